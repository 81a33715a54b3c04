/*
 * Looks for a JDK 25 or later, on which alone the newest Error Prone and NullAway run, and tells the rest of the build:
 *
 *   newer-jdk.home            where it is
 *   newer-jdk.checks.skipped  true when there is none
 *   newer-jdk.tests.skipped   the same, or when the module opts out, or when Maven itself runs on it: the first test
 *                             run is then the second
 *
 * Looked for, in this order: -Dnewer-jdk.home, the JDK that runs Maven, JAVA_HOME_25 and its relatives, the neighbours
 * of the JDK that runs Maven, and where SDKMAN and IDEs put theirs.
 */
int version(File home) {
  def release = new File(home, 'release')
  def javac = ['javac', 'javac.exe'].any { new File(home, "bin/$it").file }
  if (!javac || !release.file) return 0
  def found = release.text =~ /JAVA_VERSION="(\d+)/
  found ? found.group(1) as int : 0
}

List<File> neighbours(File home, File place = home.parentFile) {
  def jdks = place?.listFiles()?.sort { -version(it) } ?: []
  jdks + jdks.collect { new File(it, 'Contents/Home') }
}

File newest() {
  def running = new File(System.getProperty('java.home'))
  def home = new File(System.getProperty('user.home'))
  def named = ['JAVA_HOME_25', 'JAVA_HOME_25_X64', 'JAVA_HOME_25_ARM64', 'JDK25'].collect { System.getenv(it) }
  def places = [new File(home, '.sdkman/candidates/java'), new File(home, '.jdks')]
  ([session.userProperties['newer-jdk.home']] + running + named)
      .findAll { it }
      .collect { it as File }
      .plus(neighbours(running))
      .plus(neighbours(running, running.parentFile?.parentFile?.parentFile))
      .plus(places.collectMany { neighbours(null, it) })
      .find { version(it) >= 25 }
}

boolean on(String property) {
  def value = session.userProperties[property] ?: project.properties[property]
  value != null && value != 'false'
}

def shared = session.userProperties
def same = Runtime.version().feature() >= 25
if (shared['newer-jdk.searched'] == null) {
  def jdk = newest()
  shared['newer-jdk.searched'] = 'true'
  if (jdk) shared['newer-jdk.home'] = jdk.path
  def added = same ? 'Error Prone and NullAway' : 'Error Prone, NullAway and a second test run'
  log.info(jdk
      ? "JDK 25 or later: found ${jdk.path}, adds ${added}"
      : 'JDK 25 or later: none found, so without Error Prone, NullAway and a second test run')
}
def none = shared['newer-jdk.home'] == null
project.properties['newer-jdk.checks.skipped'] = String.valueOf(none)
project.properties['newer-jdk.tests.skipped'] = String.valueOf(
    none || same || on('newer-jdk.tests.skip') || on('maven.test.skip'))
