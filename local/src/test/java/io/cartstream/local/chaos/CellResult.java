package io.cartstream.local.chaos;

import java.time.Duration;
import java.util.Optional;

/**
 * What was measured in a cell.
 *
 * @param ok whether every feature was exact, nothing lost, nothing invented and the order kept
 * @param events different events posted
 * @param copies lines in the archive beyond the first of each event, each folded once
 * @param takeOver from the signal until all the victim's shards were with others; for killed and stopped workers
 * @param took the whole cell
 */
record CellResult(Cell cell, boolean ok, int events, long copies, Optional<Duration> takeOver, Duration took) {}
