import Engine
import JSON
import Text
import Workflows

extension Manifest {
  /// What `trust` shows: all that decides what will run.
  func markdown(file: String) -> String {
    var lines = [
      "**\(model.id.markdownSafe)** from \(file.markdownSafe), version "
        + "\(model.version.markdownSafe), \(model.priceWords.markdownSafe) CU a call", "",
      "Runs \(programSentence), with these arguments:", "",
    ]
    if argumentWords.isEmpty {
      lines[2] = "Runs \(programSentence), without arguments."
    } else {
      lines += [fenced(argumentWords.joined(separator: "\n"), "text"), ""]
    }
    if let inputWords {
      lines += ["Its standard input is:", "", fenced(inputWords, "text"), ""]
    } else if speaksProtocol {
      lines += ["It gets each request as `easel-model/1` on standard input.", ""]
    }
    if !secrets.isEmpty {
      let names = secrets.map { "`\($0)`" }.joined(separator: ", ")
      lines += ["It is given \(secrets.count == 1 ? "the secret" : "the secrets") \(names).", ""]
    }
    lines.append(callWords)
    return lines.joined(separator: "\n")
  }

  /// How long a call may take, and what follows a failure.
  var callWords: String {
    var words = "A call ends after \((model.timeLimit ?? .seconds(60)).words) at the latest"
    if let retry = model.retry, !retry.exitCodes.isEmpty {
      let codes = retry.exitCodes.sorted().map(String.init).joined(separator: ", ")
      words += ", is tried up to \(retry.maximumAttempts) times after exit code \(codes)"
    }
    return words
      + (model.isSafeToRepeat
        ? ", and can be repeated without harm."
        : ", and is not repeated when nobody knows whether it happened.")
  }

  private var programSentence: String {
    let name = programWords.markdownSafe
    switch program {
    case .beside: return "**\(name)**, which lies beside the manifest and is trusted with it"
    case .absolute: return "**\(name)**, whatever is there at the time"
    case .named: return "**\(name)** from /usr/local/bin, /usr/bin or /bin"
    case .draft: return "the bundled **easel-draft**"
    }
  }
}

extension Model {
  /// The price in words, an expression as a whole.
  var priceWords: String {
    switch price {
    case .fixed(let credits): credits.description
    case .expression(let source): source
    }
  }

  /// The price in few words, for a table.
  var shortPriceWords: String {
    guard case .expression = price else { return priceWords }
    let names = parameters.filter(\.hasCostImpact).map(\.name)
    return names.isEmpty ? priceWords : "by \(names.joined(separator: ", "))"
  }
}

extension Parameter {
  var typeWords: String {
    switch type {
    case .text: "text"
    case .integer: "whole number"
    case .number: "number"
    case .boolean: "true or false"
    case .asset(let kind): kind.name
    case .assets(let kind): "list of \(kind.name)"
    }
  }

  var limitWords: String {
    if !allowedValues.isEmpty {
      return allowedValues.map { $0.string ?? $0.compact }.joined(separator: ", ")
    }
    let words = { (limit: Double) in JSONNumber(limit)?.lexeme ?? "" }
    switch (minimum, maximum) {
    case (let low?, let high?): return "\(words(low))…\(words(high))"
    case (let low?, nil): return "at least \(words(low))"
    case (nil, let high?): return "at most \(words(high))"
    case (nil, nil): return ""
    }
  }
}
