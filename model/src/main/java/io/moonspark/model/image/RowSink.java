package io.moonspark.model.image;

/** Takes the rows of an image as they are made. */
@FunctionalInterface
interface RowSink {

  /**
   * Takes row {@code y}.
   *
   * @param row u8 [width, 3], RGB; overwritten after the call
   */
  void accept(int y, byte[] row);
}
