/// What the outer command line asks for.
public struct OuterOptions: Sendable, Hashable {
  /// What a session is exported to.
  public enum ExportForm: String, Sendable, Hashable, CaseIterable {
    /// One HTML file that needs nothing else.
    case html
    /// A Jupyter notebook.
    case ipynb
    /// The inputs alone.
    case script
    /// Markdown to read, without markers.
    case markdown
    /// The session that a notebook was made of.
    case session
  }

  /// What to do.
  public enum Action: Sendable, Hashable {
    /// Reads commands; goes on with `file` if there is one, else begins a session.
    case shell(file: String?, commands: [String])
    /// Replays a session.
    case replay(ReplayRequest)
    /// Replays several sessions, `jobs` at once, and compares; folders stand for their sessions.
    case replayAll(files: [String], jobs: Int, junit: String?)
    /// Exports a session to a file, or to standard output where that is `-`.
    case export(file: String, form: ExportForm, output: String)
    /// Sends a request, as JSON, to a tool.
    case call(tool: String, request: String)
    /// Offers the tools over the Model Context Protocol on standard input and output.
    case serveTools
    /// Evaluates a CEL expression with bindings, each `name=JSON`; typed, in the form of the
    /// conformance cases.
    case evaluate(expression: String, bindings: [String], isTyped: Bool)
  }

  /// What to do.
  public var action: Action
  /// The folder of new sessions, if it is not `./sessions`.
  public var sessions: String?
  /// The folder of the store, if it is not the usual one.
  public var home: String?
  /// The team to be in.
  public var team: String?
  /// The project to be in.
  public var project: String?
  /// How pictures are drawn, if that is not to be found out.
  public var images: String?
  /// Whether colours are allowed.
  public var allowsColor: Bool

  /// Options; by default those of `easel` alone.
  public init(
    action: Action = .shell(file: nil, commands: []),
    sessions: String? = nil,
    home: String? = nil,
    team: String? = nil,
    project: String? = nil,
    images: String? = nil,
    allowsColor: Bool = true,
  ) {
    self.action = action
    self.sessions = sessions
    self.home = home
    self.team = team
    self.project = project
    self.images = images
    self.allowsColor = allowsColor
  }
}

/// Does what the outer command line asks for.
public struct Launcher: Sendable {
  /// Does it, and returns the exit status.
  public let launch: @Sendable (OuterOptions) async -> Int32

  /// A launcher.
  public init(launch: @escaping @Sendable (OuterOptions) async -> Int32) { self.launch = launch }
}
