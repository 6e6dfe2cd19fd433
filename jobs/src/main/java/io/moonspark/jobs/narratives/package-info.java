/**
 * Captions and questions from what people said about images (Localized Narratives), through a chain
 * of calls of a language model. A fact must cite words that a human said, and every sentence names
 * its facts. Only {@link io.moonspark.jobs.narratives.NarrativeJob} knows of Spark.
 */
package io.moonspark.jobs.narratives;
