import JSON
import Testing

@Suite struct JSONObjectTests {
  @Test(arguments: [3, 16, 17, 20, 64, 1000])
  func `members are found, replaced in place, removed and added, however many`(
    _ count: Int
  ) throws {
    var object = JSONObject()
    for number in 0..<count { object["k\(number)"] = .integer(number) }
    object["k1"] = "one"
    object["k2"] = nil
    object["nothing"] = nil
    object["new"] = true
    let names = (0..<count).filter { $0 != 2 }.map { "k\($0)" } + ["new"]
    #expect(object.keys == names)
    #expect(object["k1"] == "one")
    #expect(object["k2"] == nil)
    #expect(object["k\(count)"] == nil)
    for (place, name) in names.enumerated() {
      #expect(object[name] == object[place].value)
      #expect(object[place].key == name)
    }
    #expect(try JSONValue(parsing: JSONValue.object(object).compact) == .object(object))
  }

  @Test(arguments: [4, 40])
  func `a renamed member keeps its place and its value`(_ count: Int) {
    var object = JSONObject((0..<count).map { ("k\($0)", .integer($0)) })
    object.rename("k2", to: "two")
    object.rename("none", to: "some")
    object.rename("k1", to: "k3")
    #expect(object.keys == (0..<count).map { $0 == 2 ? "two" : "k\($0)" })
    #expect(object["two"] == 2)
    #expect(object["k2"] == nil)
  }

  @Test func `a later member of a literal replaces an earlier one`() {
    let object: JSONObject = ["a": 1, "b": 2, "a": 3]
    #expect(object.keys == ["a", "b"])
    #expect(object["a"] == 3)
  }

  @Test func `objects are equal where members and order are`() {
    let one: JSONObject = ["a": 1, "b": 2]
    #expect(one == ["a": 1, "b": 2])
    #expect(one != ["b": 2, "a": 1])
    #expect(one != ["a": 1])
    #expect(one != ["a": 1, "b": 3])
    #expect(Set([one, ["a": 1, "b": 2]]).count == 1)
  }

  @Test func `changing a copy leaves the first as it was`() {
    let first = JSONObject((0..<30).map { ("k\($0)", .integer($0)) })
    var copy = first
    copy["k0"] = "changed"
    copy["k30"] = 30
    copy["k1"] = nil
    #expect(first["k0"] == 0)
    #expect(first["k1"] == 1)
    #expect(first["k30"] == nil)
    #expect(copy["k30"] == 30)
  }

  @Test func `a duplicate is found among many keys`() throws {
    var members = (0..<500).map { "\"key \($0)\":0" }
    _ = try JSONValue(parsing: "{\(members.joined(separator: ","))}")
    members.append("\"key 7\":1")
    let error = #expect(throws: JSONError.self) {
      try JSONValue(parsing: "{\(members.joined(separator: ","))}")
    }
    #expect(error?.kind == .duplicateKey("key 7"))
  }
}
