import Crypto
import Glibc
import Workflows

extension CommandProvider {
  /// The path of what is run: for a program beside the manifest, a copy of the trusted content.
  ///
  /// The copy is kept under its hash, so that a change of the file between the moment it was
  /// trusted and the moment it runs cannot matter.
  func path(of manifest: Manifest) throws(RunFailure) -> String {
    switch manifest.program {
    case .draft: return draftProgram
    case .absolute(let path): return path
    case .named(let name):
      for folder in ManifestFormat.path.split(separator: ":") {
        let path = "\(folder)/\(name)"
        if unsafe access(path, X_OK) == 0 { return path }
      }
      throw RunFailure(
        code: "no-program",
        message: "\(manifest.model.id) runs `\(name)`, which is not in \(ManifestFormat.path)",
      )
    case .beside(let path, let digest):
      let copy = "\(home)/programs/\(digest)"
      if Files.isRegular(copy) { return copy }
      try keep(path, digest: digest, at: copy, for: manifest.model.id)
      return copy
    }
  }

  private func keep(
    _ path: String,
    digest: String,
    at copy: String,
    for model: String,
  ) throws(RunFailure) {
    let bytes: [UInt8]?
    do {
      bytes = try ManifestReader.contents(of: path, limit: ManifestFormat.largestProgram)
    } catch { bytes = nil }
    guard let bytes, Hexadecimal.text(SHA256.hash(data: bytes)) == digest else {
      throw RunFailure(
        code: "model-changed",
        message: "the program of \(model) was changed or taken away; run it again",
      )
    }
    do throws(EngineError) {
      try Files.makeFolder("\(home)/programs")
      try Files.write(bytes, to: copy, permissions: 0o500)
    } catch {
      throw RunFailure(code: "no-program", message: "the program of \(model): \(error)")
    }
  }
}
