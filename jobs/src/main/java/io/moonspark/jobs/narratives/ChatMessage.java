package io.moonspark.jobs.narratives;

/** A message of a conversation; the role is {@code user} or {@code assistant}. */
record ChatMessage(String role, String content) {}
