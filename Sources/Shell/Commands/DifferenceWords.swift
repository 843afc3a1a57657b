import JSON
import Workflows

/// Puts a difference into words: the one place that does.
struct DifferenceWords {
  let settings: SettingWords
  /// The most characters of a text that are shown.
  let limit: Int

  /// The sections in order.
  func sections(_ difference: GraphDifference) -> [DifferenceSection] {
    var sections = difference.nodes.map(section)
    if !difference.looseEdges.isEmpty {
      let rows = difference.looseEdges.flatMap(rows)
      sections.append(.init(sign: .changed, title: "edges", note: "to no node", rows: rows))
    }
    if let order = difference.inputOrder {
      let row = DifferenceSection.Row(
        sign: .changed,
        what: "order",
        before: plain(order.before.joined(separator: ", ")),
        after: plain(order.after.joined(separator: ", ")),
      )
      sections.append(.init(sign: .changed, title: "inputs", note: "", rows: [row]))
    }
    return sections + difference.inputs.map(section)
  }

  private func section(_ node: NodeDifference) -> DifferenceSection {
    var note = node.node.type.name.oneLine
    if node.node.type.callsModel, let model = node.node.modelID { note += " \(model.oneLine)" }
    switch node.kind {
    case .added(let added):
      return whole(added, .added, note, node.edges)
    case .removed(let removed):
      return whole(removed, .removed, note, node.edges)
    case .kept:
      return .init(
        sign: node.formerID == nil ? .changed : .renamed,
        title: node.id.oneLine,
        formerTitle: node.formerID?.oneLine,
        note: note,
        rows: rows(of: node),
      )
    }
  }

  /// The rows of a node in both; a setting that gave way to an edge, or the other way, is one.
  private func rows(of node: NodeDifference) -> [DifferenceSection.Row] {
    var edges = node.edges
    let members = node.members.map { difference -> DifferenceSection.Row in
      var row = row(difference)
      guard case .setting(let name) = difference.member,
        let place = edges.firstIndex(where: { $0.input == name })
      else { return row }
      switch (edges[place], difference.before, difference.after) {
      case (.added(let edge), _?, nil):
        row = .init(sign: .changed, what: row.what, before: row.before, after: plain("\(edge)"))
      case (.removed(let edge), nil, _?):
        row = .init(sign: .changed, what: row.what, before: plain("\(edge)"), after: row.after)
      default: return row
      }
      edges.remove(at: place)
      return row
    }
    return members + edges.flatMap(rows)
  }

  private func section(_ input: InputDifference) -> DifferenceSection {
    let former = input.before?.name
    let rows = input.fields.map { field in
      self.row(field.name.oneLine, field.before.map(text), field.after.map(text))
    }
    return .init(
      sign: input.before == nil ? .added : input.after == nil ? .removed : .changed,
      title: "input \(input.name.oneLine)",
      formerTitle: input.after == nil || former == input.name ? nil : former?.oneLine,
      note: "definition",
      rows: rows,
    )
  }

  // MARK: - Rows

  /// All of a node that was added or removed.
  private func whole(
    _ node: Node,
    _ sign: DifferenceSection.Sign,
    _ note: String,
    _ edges: [EdgeDifference],
  ) -> DifferenceSection {
    let settings = settings.settings(node).map { setting -> DifferenceSection.Row in
      let text = plain(setting.value)
      return sign == .added
        ? .init(sign: sign, what: setting.name, after: text)
        : .init(sign: sign, what: setting.name, before: text)
    }
    return .init(
      sign: sign,
      title: node.id.oneLine,
      note: note + self.settings.exposure(node),
      settings: plain(self.settings.line(node)),
      rows: settings + edges.flatMap(rows),
    )
  }

  private func row(_ difference: MemberDifference) -> DifferenceSection.Row {
    switch difference.member {
    case .isInput, .isOutput:
      row(name(difference.member), word(difference.before), word(difference.after))
    default:
      row(
        name(difference.member),
        difference.before.map(text),
        difference.after.map(text),
        isWhole: difference.after?.string?.isAssetID ?? false,
      )
    }
  }

  /// A row of two sides, compared word by word unless a part of one `isWhole` says nothing.
  private func row(
    _ what: String,
    _ before: String?,
    _ after: String?,
    isWhole: Bool = false,
  ) -> DifferenceSection.Row {
    switch (before, after) {
    case (let before?, let after?):
      let sides =
        isWhole
        ? (before: plain(before), after: plain(after))
        : MarkedText.sides(before, after, limit: limit)
      return .init(sign: .changed, what: what, before: sides.before, after: sides.after)
    default:
      return .init(
        sign: before == nil ? .added : .removed,
        what: what,
        before: before.map(plain),
        after: after.map(plain),
      )
    }
  }

  private func rows(_ edge: EdgeDifference) -> [DifferenceSection.Row] {
    switch edge {
    case .added(let edge):
      [.init(sign: .added, what: edge.input.oneLine, after: plain("\(edge)"), isEdge: true)]
    case .removed(let edge):
      [.init(sign: .removed, what: edge.input.oneLine, before: plain("\(edge)"), isEdge: true)]
    case .rewired(let before, let after):
      [
        .init(
          sign: .changed,
          what: after.input.oneLine,
          before: plain("\(before)"),
          after: plain("\(after)"),
          isEdge: true,
        )
      ]
    case .reordered(let before, let after):
      [
        .init(
          sign: .changed,
          what: "order of \(edge.input.oneLine)",
          before: plain(before.map(\.reads).joined(separator: ", ")),
          after: plain(after.map(\.reads).joined(separator: ", ")),
        )
      ]
    }
  }

  // MARK: - Words

  private func name(_ member: NodeMember) -> String {
    switch member {
    case .isInput: "exposed input"
    case .isOutput: "exposed output"
    case .block(let before?, let after?) where before != after:
      "\(member.name), was \(Handle.branch(before))"
    default: member.name.oneLine
    }
  }

  private func word(_ value: JSONValue?) -> String { value?.bool == true ? "yes" : "no" }

  private func text(_ value: JSONValue) -> String {
    let text = settings.text(value)
    return text.isEmpty ? "\"\"" : text
  }

  private func plain(_ text: String) -> MarkedText { MarkedText(text, limit: limit) }
}

extension EdgeEnds {
  /// The output that is read: `sketch.image`.
  fileprivate var reads: String { "\(producer).\(output)" }
}
