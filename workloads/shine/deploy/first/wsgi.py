from application import app

application = app
