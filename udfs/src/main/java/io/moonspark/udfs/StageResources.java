package io.moonspark.udfs;

import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * What a task that enriches needs, where that is said apart from other stages' tasks: with {@value
 * #TASKS_PER_GPU}, so many of them share a GPU and all cores beside it, while tasks that list, read
 * and join need a core and no GPU. Spark schedules single stages so on standalone clusters, YARN
 * and Kubernetes; elsewhere the setting is without effect.
 */
final class StageResources {

  static final String TASKS_PER_GPU = "spark.moonspark.tasksPerGpu";

  private static final String GPUS = "spark.executor.resource.gpu.amount";

  private StageResources() {}

  /** Tasks that enrich on one executor at the same time; 0 if this is not set. */
  static int concurrentTasks(SparkConf conf) {
    int perGpu = conf.getInt(TASKS_PER_GPU, 0);
    return ExecutorShape.isInProcess(conf) ? 0 : perGpu * conf.getInt(GPUS, 0);
  }

  /** Empty if tasks that enrich are like others. */
  static Optional<ResourceProfile> of(SparkConf conf) {
    if (concurrentTasks(conf) == 0) {
      return Optional.empty();
    }
    ExecutorShape shape = ExecutorShape.of(conf);
    TaskResourceRequests task =
        new TaskResourceRequests()
            .cpus(shape.threadsPerTask())
            .resource("gpu", 1.0 / conf.getInt(TASKS_PER_GPU, 1));
    return Optional.of(new ResourceProfileBuilder().require(task).build());
  }
}
