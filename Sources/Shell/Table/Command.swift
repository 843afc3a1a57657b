public import Notebook

/// What a command is about; `help` lists commands by it.
public enum Family: String, Sendable, Hashable, CaseIterable {
  /// Team, project and workflow.
  case `where`
  /// Making and changing workflows.
  case build
  /// Running them.
  case run
  /// Stepping through a run that has stopped at a node.
  case stopped
  /// Approvals and selections.
  case gates
  /// Models, assets and settings.
  case things
  /// Sessions.
  case notebook
  /// Help.
  case help
}

/// What stands at a place of a command, for completion.
public enum CompletionKind: Sendable, Hashable {
  /// A node of the workflow.
  case nodeID
  /// A node, or one of its outputs, `pick.if1`.
  case nodeOutput
  /// A node, or one of its inputs, `final.image`.
  case nodeInput
  /// An input of the workflow.
  case input
  /// A node of the run that is stopped, by its path.
  case runNode
  /// A workflow of the project.
  case workflow
  /// A team.
  case team
  /// A project of the team.
  case project
  /// A model.
  case model
  /// A type of node.
  case type
  /// A session file.
  case session
  /// A run.
  case run
  /// A version of the workflow: a revision's number, `published` or `draft`.
  case revision
  /// An asset.
  case asset
  /// A command or a topic of help.
  case command
  /// One of these words.
  case words([String])
  /// Any of these kinds, in their order.
  case either([CompletionKind])
  /// Nothing that could be listed.
  case none
}

/// A command of the shell.
public struct Command: Sendable {
  /// What a command does: it returns what it has to say, and prints nothing.
  public typealias Body =
    @Sendable (_ invocation: Invocation, _ context: any ShellContext) async throws -> Output

  /// The name.
  public let name: String
  /// Shorter names.
  public let aliases: [String]
  /// What it is about.
  public let family: Family
  /// What is typed: `add ID TYPE [VALUE] [name=value …]`.
  public let usage: String
  /// What it does, in a sentence on one line.
  ///
  /// In the third person: "Adds a node."
  public let summary: String
  /// All there is to say, in Markdown.
  public let details: String
  /// Lines that work; at least one.
  public let examples: [String]
  /// How it reads what follows its name.
  public let rest: RestOfLine
  /// Its flags: `--draft`, with a value `--on NAME`, or with one that may be left out
  /// `--bypass[=INPUT]`.
  public let flags: [String]
  /// What stands at each of its places.
  public let completions: [CompletionKind]
  /// What it does.
  public let run: Body

  /// A command.
  public init(
    _ name: String,
    aliases: [String] = [],
    family: Family,
    usage: String,
    summary: String,
    details: String = "",
    examples: [String],
    rest: RestOfLine = .words,
    flags: [String] = [],
    completions: [CompletionKind] = [],
    run: @escaping Body,
  ) {
    precondition(!examples.isEmpty, "Each command has an example.")
    self.name = name
    self.aliases = aliases
    self.family = family
    self.usage = usage
    self.summary = summary
    self.details = details
    self.examples = examples
    self.rest = rest
    self.flags = flags
    self.completions = completions
    self.run = run
  }

  /// The names of the flags, each with whether a value belongs to it.
  var flagNames: [(name: String, value: FlagValue)] {
    flags.map { flag in
      if let bracket = flag.firstIndex(of: "[") { return (String(flag[..<bracket]), .optional) }
      let parts = flag.split(separator: " ", maxSplits: 1)
      return (parts.first.map(String.init) ?? flag, parts.count > 1 ? .required : .none)
    }
  }
}

/// Whether a flag has a value.
enum FlagValue: Sendable, Hashable {
  case none
  /// It follows, behind a blank or `=`.
  case required
  /// It follows behind `=`, or there is none.
  case optional
}
