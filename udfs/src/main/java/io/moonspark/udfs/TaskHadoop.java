package io.moonspark.udfs;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * How tasks see Hadoop's file systems: with the session's {@code spark.hadoop.*} settings. Spark's
 * own configuration of a process has them only if they came as system properties, which no executor
 * gets; an object store's endpoint and credentials would be missing there.
 */
public final class TaskHadoop {

  private static SparkEnv madeFor;
  private static Configuration made;

  private TaskHadoop() {}

  /** The configuration of this executor, made once; not to be changed. */
  public static synchronized Configuration conf() {
    SparkEnv env = SparkEnv.get();
    if (made == null || madeFor != env) {
      made = SparkHadoopUtil.get().newConfiguration(env.conf());
      madeFor = env;
    }
    return made;
  }
}
