package io.moonspark.jobs.narratives;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of an image between the steps of the chain. */
final class ImageState {

  private final String image;
  private final List<Transcript> transcripts;
  private final Map<Integer, String> corrections = new LinkedHashMap<>();
  private final Map<String, Fact> facts = new LinkedHashMap<>();
  private final List<Caption> captions = new ArrayList<>();
  private final List<Question> questions = new ArrayList<>();
  private final List<Dropped> dropped = new ArrayList<>();

  ImageState(String image, List<Transcript> transcripts) {
    this.image = image;
    this.transcripts = List.copyOf(transcripts);
  }

  String image() {
    return image;
  }

  List<Transcript> transcripts() {
    return transcripts;
  }

  /** What an annotator said, without slips; as it was transcribed if nothing was corrected. */
  String correction(int annotator) {
    return corrections.getOrDefault(annotator, transcripts.get(annotator).text());
  }

  void correct(int annotator, String text) {
    corrections.put(annotator, text);
  }

  Fact fact(String id) {
    return facts.get(id);
  }

  List<Fact> facts() {
    return List.copyOf(facts.values());
  }

  List<Fact> usableFacts() {
    return facts.values().stream().filter(Fact::usable).toList();
  }

  void put(Fact fact) {
    facts.put(fact.id(), fact);
  }

  List<Caption> captions() {
    return captions;
  }

  List<Question> questions() {
    return questions;
  }

  List<Dropped> dropped() {
    return dropped;
  }
}
