/** Command lines: {@link io.moonspark.jobs.Moonspark} is the main class of them all. */
package io.moonspark.jobs;
