package io.cartstream.service;

/** How log lines look. */
public enum LogFormat {
    TEXT("io/cartstream/service/logback-text.xml"),
    JSON("io/cartstream/service/logback-json.xml");

    private final String configuration;

    LogFormat(String configuration) {
        this.configuration = configuration;
    }

    /**
     * Sets up the log of this process. Call it before the first logger is made.
     *
     * @param service its name in JSON lines
     */
    public void use(String service) {
        System.setProperty("cartstream.service", service);
        System.setProperty("logback.configurationFile", configuration);
    }
}
