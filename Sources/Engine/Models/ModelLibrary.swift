import Synchronization
public import Workflows

/// The models that there are: those that come with easel, and those that manifests declare.
///
/// Folders are read when the models are first asked for, and looked at again after
/// ``lookAgain()``; only what has changed is read again.
public final class ModelLibrary: Sendable {
  private struct State: Sendable {
    var isCurrent = false
    var reader = ManifestReader()
    var recorded: [String: ManifestEntry] = [:]
    var entries: [ManifestEntry] = []
    var catalog: Catalog
  }

  /// What people have trusted.
  public let trust: TrustStore
  /// The folders from far to near; nil where the models come from the record of a session.
  private let folders: [ModelFolder]?
  private let bundled: Catalog
  private let state: Mutex<State>

  /// A library of the bundled models and of the manifests in `folders`, of which later ones win.
  ///
  /// Without folders there are the manifests that ``load(_:)`` brings.
  public init(
    folders: [ModelFolder]?,
    trust: TrustStore,
    bundled: Catalog = BundledModels.catalog,
  ) {
    self.folders = folders
    self.trust = trust
    self.bundled = bundled
    state = Mutex(State(catalog: bundled))
  }

  /// Whether the models come from the record of a session, so that nothing of them can run.
  public var isRecorded: Bool { folders == nil }

  /// The models.
  public var catalog: Catalog { current { $0.catalog } }

  /// The manifests, by name, also those that cannot be used.
  public var entries: [ManifestEntry] { current { $0.entries } }

  /// The manifest that declares the model `id`; nil for a bundled model.
  public func entry(of id: String) -> ManifestEntry? { entries.first { $0.id == id } }

  /// Sees to it that changes in the folders are found.
  public func lookAgain() { state.withLock { $0.isCurrent = false } }

  /// Takes a manifest from the record of a session, in place of an earlier one of that key.
  public func load(_ entry: ManifestEntry) {
    state.withLock {
      $0.recorded[entry.key] = entry
      $0.isCurrent = false
    }
  }

  /// Takes out the manifest that was recorded under `key`.
  public func remove(_ key: String) {
    state.withLock {
      $0.recorded[key] = nil
      $0.isCurrent = false
    }
  }

  private func current<Value: Sendable>(_ part: (State) -> Value) -> Value {
    state.withLock { state in
      if !state.isCurrent { read(into: &state) }
      return part(state)
    }
  }

  private func read(into state: inout State) {
    var found: [String: ManifestEntry] = [:]
    var others: [ManifestEntry] = []
    var seen: Set<FileIdentity> = []
    for folder in folders ?? [] {
      // The current folder may be the session's, too.
      if let identity = FileIdentity(folder.path), !seen.insert(identity).inserted { continue }
      for entry in state.reader.entries(in: folder) {
        if let id = entry.id, bundled[id] != nil {
          others.append(reserved(entry, id))
        } else if let id = entry.id {
          found[id] = entry
        } else {
          others.append(entry)
        }
      }
    }
    let entries = Array(found.values) + others + Array(state.recorded.values)
    state.entries = entries.sorted { ($0.name, $0.file) < ($1.name, $1.file) }
    var catalog = Catalog(bundled.models + state.entries.compactMap { $0.manifest?.model })
    for entry in state.entries where catalog[entry.name] == nil {
      catalog.damage[entry.name] = entry.damage
    }
    state.catalog = catalog
    state.isCurrent = true
  }

  private func reserved(_ entry: ManifestEntry, _ id: String) -> ManifestEntry {
    var entry = entry
    entry.id = nil
    entry.content = .damaged(
      ManifestError(
        "is `\(id)`, which comes with easel",
        member: "id",
        remedy: "choose another",
      )
    )
    return entry
  }
}
