/** The 80 kinds of things of the COCO data set, in the order in which models number them. */
export const COCO_LABELS: readonly string[] = (
  "person bicycle car motorcycle aeroplane bus train truck boat traffic_light fire_hydrant stop_sign parking_meter " +
  "bench bird cat dog horse sheep cow elephant bear zebra giraffe backpack umbrella handbag tie suitcase frisbee " +
  "pair_of_skis snowboard ball kite baseball_bat baseball_glove skateboard surfboard tennis_racket bottle wine_glass " +
  "cup fork knife spoon bowl banana apple sandwich orange stalk_of_broccoli carrot hot_dog pizza doughnut cake chair " +
  "sofa potted_plant bed dining_table toilet television laptop mouse remote_control keyboard mobile_phone microwave " +
  "oven toaster sink refrigerator book clock vase pair_of_scissors teddy_bear hair_dryer toothbrush"
)
  .split(" ")
  .map((label) => label.replaceAll("_", " "));
