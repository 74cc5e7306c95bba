# What every plan is given, by Make or by who deploys; of the tests' mocks alone.
region            = "ap-southeast-2"
alarm_subscribers = ["somebody@example.com"]
first_secrets     = { partition-key = "mock", shopper-token = "mock", shopper-keys = "mock", api-keys = "mock" }
