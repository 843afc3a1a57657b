internal import ArgumentParser
internal import struct Shell.OuterOptions

/// `easel export FILE --html OUT`.
struct Export: ParsableCommand, LaunchingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Exports a session; OUT may be - for standard output.",
    discussion: """
      A notebook that easel exported leads back to its session: easel export NOTEBOOK.ipynb \
      --to-session OUT.md
      """,
  )

  @ParentCommand var parent: Easel

  @Argument(help: ArgumentHelp("The session.", valueName: "FILE"))
  var file: String

  @Option(help: ArgumentHelp("One HTML file, pictures inside, no scripts.", valueName: "OUT"))
  var html: String?

  @Option(help: ArgumentHelp("A Jupyter notebook.", valueName: "OUT"))
  var ipynb: String?

  @Option(help: ArgumentHelp("The inputs alone.", valueName: "OUT"))
  var script: String?

  @Option(help: ArgumentHelp("Markdown to read, without markers.", valueName: "OUT"))
  var markdown: String?

  @Option(help: ArgumentHelp("The session that a notebook was made of.", valueName: "OUT"))
  var toSession: String?

  @OptionGroup var global: GlobalOptions

  private var forms: [(OuterOptions.ExportForm, String)] {
    let given: [(OuterOptions.ExportForm, String?)] = [
      (.html, html), (.ipynb, ipynb), (.script, script), (.markdown, markdown),
      (.session, toSession),
    ]
    return given.compactMap { form, output in output.map { (form, $0) } }
  }

  func validate() throws {
    guard forms.count == 1 else {
      throw ValidationError("Say one of --html, --ipynb, --script, --markdown and --to-session.")
    }
  }

  func options() throws -> OuterOptions {
    try parent.refuseOwn()
    guard let (form, output) = forms.first else {
      throw ValidationError("Say what to export to.")
    }
    return global.options(
      action: .export(file: file, form: form, output: output),
      before: parent.global,
    )
  }
}
