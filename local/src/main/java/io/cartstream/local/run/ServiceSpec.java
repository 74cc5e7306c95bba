package io.cartstream.local.run;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A service as it is to be run.
 *
 * @param name for people
 * @param command the program and its arguments
 * @param environment variables beside those of the runner
 * @param health answers 200 once the service can serve
 * @param log where its output goes
 */
record ServiceSpec(String name, List<String> command, Map<String, String> environment, URI health, Path log) {}
