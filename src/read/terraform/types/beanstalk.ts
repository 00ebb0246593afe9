import { listOf, nested } from "./blocks.js";
import { as, type Translations } from "./translation.js";

/** Elastic Beanstalk environments with their option settings. */
export const beanstalk: Translations = {
  aws_elastic_beanstalk_application: as("AWS::ElasticBeanstalk::Application", (scope) => ({
    ApplicationName: scope.value("name"),
  })),
  aws_elastic_beanstalk_environment: as("AWS::ElasticBeanstalk::Environment", (scope) => ({
    EnvironmentName: scope.value("name"),
    ApplicationName: scope.link("application"),
    SolutionStackName: scope.value("solution_stack_name"),
    PlatformArn: scope.value("platform_arn"),
    TemplateName: scope.link("template_name"),
    Tier: nested(scope, (own) => ({ Name: own.value("tier") })),
    OptionSettings: listOf(scope, "setting", (setting) => ({
      Namespace: setting.value("namespace"),
      OptionName: setting.value("name"),
      ResourceName: setting.value("resource"),
      Value: setting.value("value"),
    })),
  })),
};
