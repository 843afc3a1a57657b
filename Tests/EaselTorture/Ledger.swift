import FoundationEssentials

/// The calls that programs of models wrote down.
struct Ledger {
  struct Call: Hashable {
    /// The model's name.
    var model: String
    /// The key of the call.
    var key: String
    /// The process that made it.
    var generation: Int

    /// Whether it costs something.
    var isPaid: Bool { model != "free" }
    var isSafeToRepeat: Bool { model != "once" }
  }

  let calls: [Call]

  init(path: String) throws(TortureError) {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw TortureError("there is no ledger")
    }
    var calls: [Call] = []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      // The folder of a call is `call_g3x12` in the third process.
      guard words.count == 3, let name = words[2].split(separator: "g").last,
        let generation = Int(name.prefix { $0.isNumber })
      else { throw TortureError("the ledger has a line `\(line)`") }
      calls.append(Call(model: words[0], key: words[1], generation: generation))
    }
    self.calls = calls
  }

  /// How many calls that cost something were made after another of their key, other than those of
  /// the model that is tried again by design.
  var repeats: Int {
    let keys = calls.filter { $0.isPaid && $0.model != "flaky" }.map(\.key)
    return keys.count - Set(keys).count
  }

  /// How often each call was made.
  var counts: [Call: Int] { calls.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
}
