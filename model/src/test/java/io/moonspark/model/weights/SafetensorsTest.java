package io.moonspark.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  @TempDir Path directory;

  @Test
  void float32IsReadAsItIs() throws IOException {
    ByteBuffer data = little(8).putFloat(1.5f).putFloat(-2.25f);
    try (Safetensors file = open("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", data)) {
      assertArrayEquals(new float[] {1.5f, -2.25f}, file.read("a"));
    }
  }

  @Test
  void bfloat16IsTheUpperHalfOfFloat32() throws IOException {
    ByteBuffer data =
        little(6).putShort((short) 0x3fc0).putShort((short) 0xc010).putShort((short) 0);
    try (Safetensors file = open("{'a':{'dtype':'BF16','shape':[3],'data_offsets':[0,6]}}", data)) {
      assertArrayEquals(new float[] {1.5f, -2.25f, 0f}, file.read("a"));
    }
  }

  /** Values from IEEE 754-2019, table of binary16 encodings. */
  @ParameterizedTest
  @CsvSource({
    "0000, 0",
    "8000, -0",
    "3c00, 1",
    "c000, -2",
    "7bff, 65504",
    "0400, 6.103515625E-5",
    "03ff, 6.097555160522461E-5",
    "0001, 5.960464477539063E-8",
    "8001, -5.960464477539063E-8",
    "3555, 0.333251953125",
    "7c00, Infinity",
    "fc00, -Infinity"
  })
  void float16FollowsIeee754(String bits, float value) {
    assertEquals(value, DType.halfToFloat((short) Integer.parseInt(bits, 16)));
  }

  @Test
  void float16NanStaysNan() {
    assertTrue(Float.isNaN(DType.halfToFloat((short) 0x7e00)));
  }

  @Test
  void metadataIsNoTensor() throws IOException {
    String header =
        "{'__metadata__':{'format':'pt'},'a':{'dtype':'F32','shape':[],'data_offsets':[0,4]}}";
    try (Safetensors file = open(header, little(4).putFloat(7f))) {
      assertEquals(1, file.tensors().size());
      assertArrayEquals(new float[] {7f}, file.read("a"));
    }
  }

  @Test
  void absentTensorIsNamed() throws IOException {
    try (Safetensors file = open("{}", little(0))) {
      WeightsException error = assertThrows(WeightsException.class, () -> file.read("text.wte"));
      assertNames(error, "text.wte", "missing");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'t':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}}| 12| t|truncated",
        "{'t':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}| 12| 4|belong to none",
        "{'t':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}| 4| t|needs 8 bytes",
        "{'t':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'u':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}| 12| u|overlaps",
        "{'t':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}| 8| t|gap",
        "{'t':{'dtype':'I64','shape':[1],'data_offsets':[0,8]}}| 8| t|I64",
        "{'t':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}| 4| t|bad shape",
        "{'t':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,4]}}| 4| t|beyond",
        "{'t':{'dtype':'F32','shape':[1]}}| 4| t|data_offsets",
        "{'t':{'dtype':'F32','data_offsets':[0,4]}}| 4| t|no shape",
        "[1]| 0| model|not a JSON object",
        "{'t':| 0| model|bad header",
        "{'t':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'t':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}| 4| t|bad header",
      })
  void damagedFileIsRefusedByFileAndTensor(String header, int bytes, String tensor, String reason)
      throws IOException {
    Path path = write(header, ByteBuffer.allocate(bytes));
    WeightsException error = assertThrows(WeightsException.class, () -> Safetensors.open(path));
    assertNames(error, path.toString(), tensor, reason);
  }

  @Test
  void headerLongerThanTheFileIsTruncation() throws IOException {
    Path path = directory.resolve("model.safetensors");
    Files.write(path, little(8).putLong(1000).array());
    assertNames(
        assertThrows(WeightsException.class, () -> Safetensors.open(path)),
        path.toString(),
        "truncated");
  }

  @Test
  void absurdHeaderLengthIsRefusedWithoutAllocatingIt() throws IOException {
    Path path = directory.resolve("model.safetensors");
    Files.write(path, little(8).putLong(Long.MAX_VALUE).array());
    assertNames(
        assertThrows(WeightsException.class, () -> Safetensors.open(path)),
        path.toString(),
        "bad header");
  }

  @Test
  void everyTruncationOfAFileIsRefused() throws IOException {
    byte[] whole =
        Files.readAllBytes(
            write(
                "{'t':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}}",
                ByteBuffer.allocate(16)));
    Path path = directory.resolve("cut.safetensors");
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThrows(
          WeightsException.class, () -> Safetensors.open(path).close(), "length " + length);
    }
  }

  @Test
  void randomHeadersNeverEscapeAsAnotherException() throws IOException {
    Random random = new Random(7);
    String valid = "{'t':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}}";
    for (int i = 0; i < 300; i++) {
      char[] header = valid.toCharArray();
      header[random.nextInt(header.length)] = (char) (32 + random.nextInt(95));
      Path path = write(new String(header), ByteBuffer.allocate(16));
      try {
        Safetensors.open(path).close();
      } catch (WeightsException expected) {
        assertTrue(expected.getMessage().contains(path.toString()));
      }
    }
  }

  private static void assertNames(Exception error, String... words) {
    for (String word : words) {
      assertTrue(error.getMessage().contains(word), error.getMessage() + " should name " + word);
    }
  }

  private Safetensors open(String header, ByteBuffer data) throws IOException {
    return Safetensors.open(write(header, data));
  }

  private Path write(String header, ByteBuffer data) throws IOException {
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = little(8 + json.length + data.capacity());
    file.putLong(json.length).put(json).put(data.array());
    Path path = directory.resolve("model.safetensors");
    Files.write(path, file.array());
    return path;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
