import Notebook
import Text
import Workflows

/// Draft mode: free models stand in for those that may cost something.
enum DraftMode {
  /// The flag that asks for it.
  static let flag = "--draft"
}

extension Workbench {
  /// The definition with free models; throws where nothing stands in for a model.
  func drafted(_ definition: RunDefinition) throws(ShellError) -> RunDefinition {
    do { return try definition.drafted(catalog) } catch {
      throw ShellError(error.message, remedy: error.remedy, code: "no_stand_in")
    }
  }

  /// How many nodes the notice of a draft run names.
  private static let namedReplacements = 12

  /// What is said where a draft run begins; nothing of another run.
  func draftNotice(of definition: RunDefinition) -> [String] {
    guard definition.isDraft else { return [] }
    let replacements = definition.replacements
    guard !replacements.isEmpty else {
      return ["**Draft run:** nothing in it costs anything, so nothing is replaced."]
    }
    var pairs: [Replacement] = []
    var nodes: [[String]] = []
    for replacement in replacements {
      let place = pairs.firstIndex { pair in
        pair.model == replacement.model && pair.standIn == replacement.standIn
      }
      if let place {
        nodes[place].append(replacement.node)
      } else {
        pairs.append(replacement)
        nodes.append([replacement.node])
      }
    }
    let words = zip(pairs, nodes).map { pair, nodes in
      let names = nodes.prefix(Self.namedReplacements).map { "**\($0.markdownSafe)**" }
      let more = nodes.count - names.count
      return "\(codeSpan(pair.standIn)) stands in for \(codeSpan(pair.model)) at "
        + names.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
    return ["**Draft run:** \(words.joined(separator: "; "))."]
  }
}

extension FlowNode {
  /// For which model the node's own stands in, behind its name; empty where it stands for itself.
  var draftWords: String {
    standIn.map { " · draft: stands in for \(codeSpan($0.model))" } ?? ""
  }
}
