import Engine
import JSON
import Notebook
import Workflows

/// What comparing two pictures gave.
struct ComparedPictures: Sendable {
  /// The figure, and the sizes where they are not the same; or why there is none.
  var words: String
  /// The sheet with both and what differs.
  var sheet: String?
  /// The figure alone, such as `0.974`.
  var similarity: String?
}

extension Workbench {
  /// Compares two assets by `image/compare`; nil where they are no pictures.
  func comparedPictures(
    _ before: JSONValue?,
    _ after: JSONValue?,
  ) async throws(ShellError) -> ComparedPictures? {
    guard let first = before?.string, let second = after?.string, first.isAssetID,
      second.isAssetID, let one = try await withEngine({ try await $0.asset(first) }),
      let other = try await withEngine({ try await $0.asset(second) }),
      one.kind == HandleType.image.name, other.kind == HandleType.image.name
    else { return nil }
    do {
      let outputs = try await engine.call(
        BundledModels.compare,
        ["first": .string(first), "second": .string(second)],
      )
      let similarity = outputs["similarity"]?.string ?? ""
      let sizes = (one.sizeWords, other.sizeWords)
      let scaled =
        sizes.0 == sizes.1 ? "" : ", both brought from \(sizes.0) and \(sizes.1) to one size"
      return ComparedPictures(
        words: "similarity \(similarity.markdownSafe)\(scaled)",
        sheet: outputs["image"]?.string,
        similarity: similarity,
      )
    } catch let failure as RunFailure {
      return ComparedPictures(words: "not compared: \(failure.message.markdownSafe)")
    } catch let error as EngineError {
      throw ShellError(error.description, code: error.code)
    } catch {
      throw ShellError("\(error)", code: "engine")
    }
  }
}

extension AssetRecord {
  /// The size in pixels.
  fileprivate var sizeWords: String {
    guard let width, let height else { return "an unknown size" }
    return "\(width)×\(height)"
  }
}
