package io.moonspark.udfs.sql;

import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.internal.SQLConf;
import scala.collection.immutable.Seq;

/** Plans a {@link MoondreamEval}, with the settings that the session has by then. */
public final class MoondreamStrategy extends SparkStrategy {

  private final org.apache.spark.sql.SparkSession spark;

  /** For queries of this session. */
  public MoondreamStrategy(org.apache.spark.sql.SparkSession spark) {
    this.spark = spark;
  }

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    if (!(plan instanceof MoondreamEval eval)) {
      return Scala.seq(List.of());
    }
    SqlSettings settings =
        SqlSettings.of(SQLConf.get(), ((SparkSession) spark).sparkContext().hadoopConfiguration());
    return Scala.seq(
        List.of(
            new MoondreamEvalExec(eval.passed(), eval.calls(), settings, planLater(eval.child()))));
  }
}
