import Foundation
import TestSupport
import Testing

/// Measures a run of two nodes beside peers that are shell scripts.
@Suite struct PeersTests {
  private let folder = NSTemporaryDirectory() + "easel-bench-test-" + UUID().uuidString

  private func lines(
    of bench: String,
    python: String = "/bin/sh",
    programs: [String: String],
  ) throws -> [String] {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in programs {
      try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }
    let (output, end) = try PipedProcess.run(
      BuiltProduct.path(of: "easel-bench"),
      arguments: [bench, "--nodes", "2", "--runs", "1", "--peers", folder, "--python", python],
      input: "",
    )
    #expect(end == .exit(0), "\(output)")
    return output.split(separator: "\n").map(String.init).filter { $0.contains(#""peer""#) }
  }

  @Test func `prints the line of a peer beside its own, with the time of a node`() throws {
    let figures = #"{"peer":"p","shape":"'$1'","nodes":'$2',"seconds":0.001,"saver":"'$3'"}"#
    let lines = try lines(
      of: "chain",
      programs: ["peer_langgraph.py": "echo noise; echo '\(figures)'"],
    )
    let line =
      #"{"bench":"chain","peer":"p","shape":"chain","nodes":2,"seconds":0.001,"#
      + #""saver":"sqlite","us_per_node":500}"#
    #expect(lines.first == line)
  }

  @Test func `says in a line what is not installed`() throws {
    let error = "ModuleNotFoundError: No module named 'ray'"
    let lines = try lines(
      of: "fanout",
      programs: ["peer_ray.py": "echo \"Traceback\n\(error)\" >&2; exit 1"],
    )
    #expect(
      lines.contains(#"{"bench":"fanout","peer":"ray","missing":"No module named 'ray'"}"#)
    )
    #expect(
      lines.contains(
        #"{"bench":"fanout","peer":"dask","missing":"\#(folder)/peer_dask.py"}"#
      )
    )
  }

  @Test func `says in a line that the interpreter is not there`() throws {
    let lines = try lines(
      of: "chain",
      python: "/nonexistent/python",
      programs: ["peer_dask.py": ""],
    )
    #expect(
      lines.contains(#"{"bench":"chain","peer":"dask","missing":"/nonexistent/python"}"#)
    )
  }

  @Test func `says in a line why a peer gave no figures`() throws {
    let lines = try lines(
      of: "chain",
      programs: ["peer_ray.py": "echo 'no room' >&2; exit 3", "peer_dask.py": "echo done"],
    )
    #expect(lines.contains(#"{"bench":"chain","peer":"ray","failed":"no room"}"#))
    #expect(
      lines.contains(#"{"bench":"chain","peer":"dask","failed":"it printed no line of JSON"}"#)
    )
  }
}
