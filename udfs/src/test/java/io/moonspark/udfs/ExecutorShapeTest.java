package io.moonspark.udfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

final class ExecutorShapeTest {

  @Test
  void localTasksShareTheCoresOfTheMaster() {
    assertEquals(new ExecutorShape(2, 2), shape("spark.master", "local[2]"));
    assertEquals(new ExecutorShape(8, 8), shape("spark.master", "local[*]"));
    assertEquals(new ExecutorShape(1, 1), shape("spark.master", "local"));
    assertEquals(new ExecutorShape(4, 4), shape("spark.master", "local[4,2]"));
  }

  @Test
  void aTaskOfSeveralCoresGetsThemAsThreads() {
    ExecutorShape shape =
        shape("spark.master", "yarn", "spark.executor.cores", "6", "spark.task.cpus", "3");
    assertEquals(2, shape.concurrentTasks());
    assertEquals(3, shape.threadsPerTask());
  }

  @Test
  void tasksThatShareAGpuShareTheCores() {
    ExecutorShape shape =
        shape(
            "spark.master", "spark://host:7077",
            "spark.executor.cores", "8",
            "spark.executor.resource.gpu.amount", "1",
            "spark.task.resource.gpu.amount", "0.5");
    assertEquals(2, shape.concurrentTasks());
    assertEquals(4, shape.threadsPerTask());
  }

  @Test
  void tasksThatEnrichShareTheCoresWhereTheirNumberIsSaid() {
    ExecutorShape shape =
        shape(
            "spark.master", "yarn",
            "spark.executor.cores", "8",
            "spark.executor.resource.gpu.amount", "2",
            "spark.moonspark.tasksPerGpu", "2");
    assertEquals(4, shape.concurrentTasks());
    assertEquals(2, shape.threadsPerTask());
  }

  @Test
  void whatTheClusterGivesWhereNothingIsSaid() {
    assertEquals(8, shape("spark.master", "spark://host:7077").cores());
    assertEquals(1, shape("spark.master", "k8s://https://host").cores());
  }

  private static ExecutorShape shape(String... settings) {
    SparkConf conf = new SparkConf(false);
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    return ExecutorShape.of(conf, 8);
  }
}
