package io.moonspark.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * GELU in its tanh form, as the official code has it, in one pass forward and one back. DJL knows
 * only the other form; out of its own operators it takes six passes and ten, a quarter of a step.
 * PyTorch's kernel is reached by a TorchScript module of one line, which is put together here.
 */
final class FusedGelu {

  private static final String CODE =
      """
      class Gelu(Module):
        __parameters__ = []
        __buffers__ = []
        def forward(self: __torch__.Gelu,
          x: Tensor) -> Tensor:
          return torch.gelu(x, approximate="tanh")
      """;

  /** The module, pickled: an object of the class without attributes. */
  private static final String OBJECT = "\u0080\u0002c__torch__\nGelu\n)\u0081}b.";

  /** An empty tuple, pickled. */
  private static final String CONSTANTS = "\u0080\u0002).";

  /** The first version of the format whose gelu knows its forms. */
  private static final String VERSION = "10\n";

  private final PtSymbolBlock module;

  FusedGelu(NDManager manager) {
    try {
      module =
          JniUtils.loadModule(
              (PtNDManager) manager, new ByteArrayInputStream(archive()), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** GELU of each element. */
  NDArray apply(NDArray x) {
    return IValueUtils.forward(module, new NDList(x), true).singletonOrThrow();
  }

  private static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "gelu/data.pkl", OBJECT);
      put(zip, "gelu/code/__torch__.py", CODE);
      put(zip, "gelu/constants.pkl", CONSTANTS);
      put(zip, "gelu/version", VERSION);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setSize(bytes.length);
    entry.setCompressedSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
