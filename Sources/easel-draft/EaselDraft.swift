import CGD
import Glibc
import JSON

/// The command line: one call, one answer.
@main
enum EaselDraft {
  static let help = """
    Usage: easel-draft run
           easel-draft decode --max-width N --max-height N
           easel-draft models
           easel-draft --help | --version

    Runs the models that come with easel: free, offline, and the same every time.

    run     reads a request of the protocol easel-model/1 on standard input, and writes
            its answer on standard output, one JSON object a line
    decode  reads a picture on standard input; writes a line of JSON and then its pixels,
            scaled down to fit, as RGBA
    models  prints each model with its parameters and output, one JSON object a line

    """

  static func main() {
    gdSetErrorMethod { _, _, _ in }
    signal(SIGPIPE, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "run" where arguments.count == 1:
      ResourceLimits(megabytes: 3072, seconds: 120).apply()
      exit(answer(run))
    case "decode":
      guard let (width, height) = bounds(Array(arguments.dropFirst())) else { usage() }
      ResourceLimits(megabytes: 1536, seconds: 20).apply()
      exit(answer { () throws(DraftError) in try Decoding(width: width, height: height).run() })
    case "models" where arguments.count == 1:
      for model in Model.all { write(line: model.json) }
    case "--help" where arguments.count == 1, "-h" where arguments.count == 1:
      write(help)
    case "--version" where arguments.count == 1:
      write("easel-draft \(ModelProtocol.modelVersion) (\(ModelProtocol.name))\n")
    default:
      usage()
    }
  }

  private static func usage() -> Never {
    let bytes = Array(help.utf8)
    _ = bytes.withUnsafeBytes { writeAll($0, to: STDERR_FILENO) }
    exit(2)
  }

  private static func bounds(_ arguments: [String]) -> (width: Int, height: Int)? {
    guard arguments.count == 4 else { return nil }
    var values: [String: Int] = [:]
    for index in [0, 2] {
      guard let value = Int(arguments[index + 1]), 1...16384 ~= value else { return nil }
      values[arguments[index]] = value
    }
    guard let width = values["--max-width"], let height = values["--max-height"] else { return nil }
    return (width, height)
  }

  private static func answer(_ work: () throws(DraftError) -> Void) -> Int32 {
    do {
      try work()
      return 0
    } catch {
      write(line: error.json)
      return 1
    }
  }

  private static func run() throws(DraftError) {
    var input = try FileBytes(
      descriptor: STDIN_FILENO,
      limit: ModelProtocol.largestRequest,
      name: "the request",
    )
    let bytes = Array(input.bytes)
    input.free()
    let request = try Request(parsing: bytes)
    let call = ModelCall(arguments: try Arguments(request), folder: request.output)
    let results = try request.model.run(call)
    let outputs = zip(request.model.outputs, results).map { ($0.name, $1.json) }
    write(line: ["outputs": .object(JSONObject(outputs))])
  }

  /// Writes a line of the answer; who cannot be told needs no answer.
  static func write(line: JSONValue) { write(line.compact + "\n") }

  private static func write(_ text: String) {
    var text = text
    let isWritten = text.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: STDOUT_FILENO) }
    if !isWritten { exit(1) }
  }
}

/// What this process may take before the system ends it.
struct ResourceLimits {
  var megabytes: UInt
  /// Seconds of processor time.
  var seconds: UInt

  func apply() {
    limit(__rlimit_resource_t(RLIMIT_AS.rawValue), megabytes << 20)
    limit(__rlimit_resource_t(RLIMIT_CPU.rawValue), seconds)
    limit(__rlimit_resource_t(RLIMIT_CORE.rawValue), 0)
  }

  private func limit(_ resource: __rlimit_resource_t, _ value: UInt) {
    var limits = rlimit()
    guard getrlimit(resource, &limits) == 0 else { return }
    limits.rlim_cur = min(limits.rlim_cur, rlim_t(value))
    limits.rlim_max = min(limits.rlim_max, rlim_t(value))
    setrlimit(resource, &limits)
  }
}
