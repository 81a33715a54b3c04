/*
 * Puts the account page into the classes of the server, when its sources are newer than what is there.
 *
 * Without Node 20 on the path it is a page that says so: nobody needs Node to build the server. Only a build without
 * -Dquick checks the types and runs the tests of the page.
 */
def web = new File(project.basedir, '../web').canonicalFile
def page = new File(project.build.outputDirectory, 'dev/latchkey/server/pages/account')
def index = new File(page, 'index.html')

def run = { String... command ->
  def process = new ProcessBuilder(command).directory(web).redirectErrorStream(true).start()
  process.outputStream.close()
  def output = process.inputStream.text
  if (process.waitFor() != 0) throw new IllegalStateException("${command.join(' ')} in $web failed:\n$output")
  output
}

boolean hasNode(run) {
  try {
    (run('node', '--version') =~ /^v(\d+)/)[0][1].toInteger() >= 20
  } catch (IOException e) {
    false
  }
}

boolean isCurrent(File web, File index) {
  def sources = ['package.json', 'package-lock.json', 'build.mjs', 'build.groovy', 'account'].collect { new File(web, it) }
  new File(web, 'account').eachFileRecurse { sources << it }
  index.file && sources.every { it.lastModified() <= index.lastModified() }
}

/** Installs exactly the locked packages, unless they are there. */
void install(File web, run) {
  def lock = new File(web, 'package-lock.json')
  def installed = new File(web, 'node_modules/installed-lock.json')
  if (installed.file && installed.text == lock.text) return
  run('npm', 'ci', '--include=dev', '--no-audit', '--no-fund')
  installed.text = lock.text
}

if (hasNode(run)) {
  install(web, run)
  if (session.userProperties['quick'] == null) ['check', 'test'].each { run('npm', 'run', it) }
  if (!isCurrent(web, index) || !new File(page, 'assets').directory) run('node', 'build.mjs', page.path)
} else if (!isCurrent(web, index)) {
  log.warn('Node 20 is not on the path, so the server is built without its account page')
  page.mkdirs()
  index.text = new File(web, 'account/without-node.html').text
}
