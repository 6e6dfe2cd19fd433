package io.moonspark.udfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.ModelPack;
import io.moonspark.model.pack.Packs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackCopiesTest {

  @TempDir private Path temp;

  @Test
  void aLocalDirectoryIsAModelOfItsOwn() throws Exception {
    ModelPack nano = Packs.embedded();
    ModelRef named = ModelPacks.resolve(nano.directory().toString(), new Configuration(false));
    assertEquals(nano.digest(), named.digest());
    assertEquals(nano.directory(), ModelPacks.local(named, new Configuration(false)).directory());
  }

  @Test
  void aModelThatIsNotTheOneTheDriverSawIsRefused() throws Exception {
    ModelRef other = new ModelRef(ModelRef.NANO, "nano", "0000");
    IOException e =
        assertThrows(IOException.class, () -> ModelPacks.local(other, new Configuration(false)));
    assertTrue(e.getMessage().contains("0000 on the driver"), e.getMessage());
  }

  @Test
  void aCopyIsWholeOrNotThere() throws Exception {
    ModelPack nano = Packs.embedded();
    Path pack = temp.resolve("pack");
    Files.createDirectories(pack);
    for (Path file : Files.list(nano.directory()).toList()) {
      Files.copy(file, pack.resolve(file.getFileName()));
    }
    String before = System.setProperty("moonspark.cache", temp.resolve("cache").toString());
    try {
      Path copy = copy(pack, "good");
      assertEquals(nano.digest(), Packs.at(copy).digest());
      assertEquals(copy, copy(pack, "good"));

      Files.writeString(pack.resolve("tokenizer.json"), "{}");
      assertThrows(IOException.class, () -> copy(pack, "damaged"));
      assertEquals(1, Files.list(temp.resolve("cache").resolve("packs")).count());
    } finally {
      if (before == null) {
        System.clearProperty("moonspark.cache");
      } else {
        System.setProperty("moonspark.cache", before);
      }
    }
  }

  private static Path copy(Path pack, String digest) throws IOException {
    return PackCopies.of(
        new org.apache.hadoop.fs.Path(pack.toUri()),
        digest,
        FileSystem.getLocal(new Configuration(false)));
  }
}
