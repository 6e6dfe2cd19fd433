package io.moonspark.udfs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * How many tasks share this process.
 *
 * @param cores of the executor
 * @param concurrentTasks that run at the same time when the executor is busy
 */
record ExecutorShape(int cores, int concurrentTasks) {

  private static final Pattern LOCAL = Pattern.compile("local\\[(\\d+|\\*)(?:,.*)?]");

  /** The shape of the executor on this machine. */
  static ExecutorShape of(SparkConf conf) {
    return of(conf, Runtime.getRuntime().availableProcessors());
  }

  /** Whether tasks run in the driver's own process. */
  static boolean isInProcess(SparkConf conf) {
    String master = conf.get("spark.master", "local");
    return master.equals("local") || LOCAL.matcher(master).matches();
  }

  static ExecutorShape of(SparkConf conf, int processors) {
    int cores = cores(conf, processors);
    int asked = StageResources.concurrentTasks(conf);
    if (asked > 0) {
      return new ExecutorShape(cores, Math.min(cores, asked));
    }
    int tasks = Math.max(1, cores / conf.getInt("spark.task.cpus", 1));
    double perTask = conf.getDouble("spark.task.resource.gpu.amount", 0);
    if (perTask > 0) {
      double gpus = conf.getDouble("spark.executor.resource.gpu.amount", 1);
      tasks = Math.min(tasks, Math.max(1, (int) (gpus / perTask)));
    }
    return new ExecutorShape(cores, tasks);
  }

  /** ONNX Runtime threads for one call, so that all tasks together fill the cores. */
  int threadsPerTask() {
    return Math.max(1, cores / concurrentTasks);
  }

  private static int cores(SparkConf conf, int processors) {
    String master = conf.get("spark.master", "local");
    Matcher local = LOCAL.matcher(master);
    if (local.matches()) {
      return local.group(1).equals("*") ? processors : Integer.parseInt(local.group(1));
    }
    // Standalone gives an executor all cores of its worker; YARN and Kubernetes give it one.
    int unset = master.startsWith("spark://") ? processors : 1;
    return conf.getInt("spark.executor.cores", unset);
  }
}
