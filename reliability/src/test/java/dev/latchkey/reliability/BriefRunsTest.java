package dev.latchkey.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The runs in their short form; {@code docs/reliability.md} has the long ones. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BriefRunsTest {
  private static void assertHolds(String run, String... databases) throws Exception {
    Report report = new Report(System.out, 5);
    Reliability.run(RunOptions.brief(run, databases), report);
    assertThat(report.violations()).isEmpty();
  }

  @Test
  void aServerWaitsForItsDatabase() throws Exception {
    assertHolds("R01");
  }

  @Test
  void nothingIsLostWhenTheDatabaseStopsAtOnce() throws Exception {
    assertHolds("R02");
  }

  @Test
  void nothingIsLostWhenConnectionsAreCut() throws Exception {
    assertHolds("R04");
  }

  @Test
  void aFlowWhoseStatementFailsHappensNotAtAll() throws Exception {
    assertHolds("R05");
  }

  @Test
  void aDatabaseThatHangsIsNotWaitedForLong() throws Exception {
    assertHolds("R06");
  }

  @Test
  void nothingIsLostWhenTheServerIsKilled() throws Exception {
    assertHolds("R09", "sqlite");
  }

  @Test
  void aFullDiskStopsWritesOnly() throws Exception {
    assertHolds("R12");
  }

  @Test
  void aLockedFileStopsWritesOnly() throws Exception {
    assertHolds("R13");
  }

  @Test
  void aServerThatDiesWhileMigratingLeavesItToTheNext() throws Exception {
    assertHolds("R18");
  }

  @Test
  void whatOneNodeEndsTheOthersDoNotHonourFromMemory() throws Exception {
    assertHolds("near-cache");
  }
}
