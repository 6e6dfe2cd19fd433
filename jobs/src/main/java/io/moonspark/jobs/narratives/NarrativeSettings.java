package io.moonspark.jobs.narratives;

import java.io.Serializable;

/**
 * All that a run depends on.
 *
 * @param narratives path of official files; any that Spark reads texts from
 * @param images Delta table whose images alone are wanted; null for all
 * @param keyColumn of that table, with the ids that the narratives have
 * @param output directory of the tables
 * @param seed of all that is drawn
 * @param budgetTokens that all runs into this output may spend; {@link Long#MAX_VALUE} for no limit
 * @param budgetMoney that all runs into this output may spend; infinite for no limit
 * @param imagesInFlight of a task
 * @param imagesPerCommit images of a commit
 */
public record NarrativeSettings(
    String narratives,
    String images,
    String keyColumn,
    String output,
    Chain chain,
    DeniedModels denied,
    EndpointSettings endpoint,
    long seed,
    long budgetTokens,
    double budgetMoney,
    int imagesInFlight,
    int imagesPerCommit)
    implements Serializable {}
