package io.moonspark.udfs.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import scala.Option;

/**
 * Puts a shuffle on evaluations that a plan holds more than once, as those of a common table
 * expression that is used twice: Spark reuses a shuffle of the same plan, and nothing else.
 */
final class Repeats {

  private final Map<LogicalPlan, Integer> counts = new HashMap<>();

  private Repeats() {}

  static LogicalPlan shared(LogicalPlan plan) {
    Repeats repeats = new Repeats();
    repeats.count(plan);
    boolean none = repeats.counts.values().stream().allMatch(count -> count == 1);
    return none ? plan : repeats.shuffled(plan);
  }

  private void count(LogicalPlan plan) {
    if (plan instanceof MoondreamEval) {
      counts.merge(plan.canonicalized(), 1, Integer::sum);
    }
    Scala.list(plan.children()).forEach(this::count);
  }

  private LogicalPlan shuffled(LogicalPlan plan) {
    if (plan instanceof MoondreamEval && counts.get(plan.canonicalized()) > 1) {
      return new RebalancePartitions(Scala.seq(List.of()), plan, Option.empty(), Option.empty());
    }
    return plan.mapChildren(this::shuffled);
  }
}
