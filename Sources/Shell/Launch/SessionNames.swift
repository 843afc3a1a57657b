import Glibc
import JSON
import Notebook
import Service

/// Names and heads of new sessions.
enum SessionNames {
  /// `FOLDER/YYYY-MM-DD-WORKFLOW.md`; a writer adds `-2` where it is taken.
  static func path(in folder: String, at time: Int64, workflow: String?) -> String {
    let day = ISOTime.text(time).prefix(10)
    let name = (workflow ?? "session").map { character in
      character.isASCII && (character.isLetter || character.isNumber || character == "-")
        ? character : "-"
    }
    return "\(folder)/\(day)-\(String(name).prefix(60)).md"
  }

  /// Whether a person may call a session so, in the folder where it is.
  static func isName(_ name: String) -> Bool {
    guard 1...100 ~= name.utf8.count, let first = name.first, first != ".", name.last != " "
    else { return false }
    return name.allSatisfy { $0.isLetter || $0.isNumber || "._- ".contains($0) }
  }

  /// The head of a new session at `place`.
  static func head(
    id: String,
    place: Place,
    columns: Int,
    secrets: [String] = [],
  ) -> SessionHead {
    var context: JSONObject = [
      "team": .string(place.team.name), "project": .string(place.project.name),
    ]
    context["workflow"] = place.workflow.map { .string($0.name) }
    var environment: JSONObject = ["columns": .integer(columns), "timezone": "UTC"]
    if !secrets.isEmpty { environment["secrets"] = .array(secrets.map { .string($0) }) }
    return SessionHead(
      id: id,
      title: place.workflow?.name ?? "Session",
      tool: Version.tool,
      context: context,
      environment: environment,
    )
  }
}

extension SessionHead {
  /// The width of the terminal that the session was begun on.
  var columns: Int { environment["columns"]?.number?.int ?? 80 }
}

/// The version of the program.
public enum Version {
  /// The name and the version, as sessions record them.
  public static let tool = "easel 0.1.0"
}
