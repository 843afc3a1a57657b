import Engine

extension Launch {
  /// The models for a session at a path or a new one; no folder is read before it is asked.
  func library(session: String?) -> ModelLibrary {
    let beside = session.map { Self.folder(of: $0) } ?? sessions
    let folders = [home, "", beside].map { folder in
      let label = folder.isEmpty || folder == "." ? "models" : "\(folder)/models"
      return ModelFolder(surroundings.absolute(label), label: label)
    }
    return ModelLibrary(folders: folders, trust: TrustStore(home: home))
  }

  /// What runs the models: those that come with easel, and those of manifests.
  ///
  /// Copies of the programs of manifests are kept in `home`.
  func providers(
    _ library: ModelLibrary,
    _ filter: SecretFilter,
    home: String,
  ) -> [String: any ModelProvider] {
    let program = surroundings.draftProgram
    return [
      BundledModels.provider: DraftProvider(program: program),
      CommandProvider.name: CommandProvider(
        library,
        home: home,
        draftProgram: program,
        secrets: filter.secrets,
        redact: filter.redacted,
      ),
    ]
  }

  /// The folder in which a file lies; empty for the current one.
  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }
}
