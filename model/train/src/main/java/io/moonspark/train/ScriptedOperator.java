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
 * An operator of PyTorch that DJL has no method for, with its own backward pass. It is reached by a
 * TorchScript module of one line, which is put together here.
 */
final class ScriptedOperator {

  private static final String CODE =
      """
      class Operator(Module):
        __parameters__ = []
        __buffers__ = []
        def forward(self: __torch__.Operator,
          %s) -> Tensor:
          return %s
      """;

  /** The module, pickled: an object of the class without attributes. */
  private static final String OBJECT = "\u0080\u0002c__torch__\nOperator\n)\u0081}b.";

  /** An empty tuple, pickled. */
  private static final String CONSTANTS = "\u0080\u0002).";

  /** The first version of the format whose gelu knows its forms. */
  private static final String VERSION = "10\n";

  private final PtSymbolBlock module;

  /**
   * An operator.
   *
   * @param result a TorchScript expression of the arguments
   */
  ScriptedOperator(NDManager manager, String result, String... arguments) {
    String typed = String.join(": Tensor, ", arguments) + ": Tensor";
    try {
      module =
          JniUtils.loadModule(
              (PtNDManager) manager,
              new ByteArrayInputStream(archive(CODE.formatted(typed, result))),
              false,
              false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The result, of the first argument's manager. */
  NDArray apply(NDArray... arguments) {
    return IValueUtils.forward(module, new NDList(arguments), true).singletonOrThrow();
  }

  private static byte[] archive(String code) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "operator/data.pkl", OBJECT);
      put(zip, "operator/code/__torch__.py", code);
      put(zip, "operator/constants.pkl", CONSTANTS);
      put(zip, "operator/version", VERSION);
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
