import JSON
import Testing
import Workflows

/// One text of every event that was ever stored, as it was stored then.
///
/// Texts are added here and never changed: a journal is read for ever.
@Suite struct RunStateEventTests {
  static let stored = [
    #"{"kind":"created","workflow":"w","name":"n","flow":[],"inputs":{},"quote":5}"#,
    #"{"kind":"nodeStarted","node":"a","attempt":1,"key":"k","stepKey":"s"}"#,
    #"{"kind":"nodeSucceeded","node":"a","outputs":{"text":"x"},"cost":3,"cachedFrom":null}"#,
    #"{"kind":"nodeSucceeded","node":"a","outputs":{},"cost":0,"cachedFrom":"job_1"}"#,
    #"{"kind":"nodeFailed","node":"a","code":"c","message":"m"}"#,
    #"{"kind":"nodeSkipped","node":"a","reason":"r"}"#,
    #"{"kind":"gateOpened","node":"g"}"#,
    #"{"kind":"gateApproved","node":"g","by":"b"}"#,
    #"{"kind":"gateRejected","node":"g","by":"b","reason":null}"#,
    #"{"kind":"gateRejected","node":"g","by":"b","reason":"r"}"#,
    #"{"kind":"canceled","by":"b"}"#,
    #"{"kind":"gateDeferred","node":"g","by":"b"}"#,
    #"{"kind":"gateDeferred","node":"g","by":"b","to":"c","until":99,"default":"reject"}"#,
    #"{"kind":"finished","outcome":"success"}"#,
    #"{"kind":"finished","outcome":"failure"}"#,
    #"{"kind":"finished","outcome":"canceled"}"#,
    #"{"kind":"created","workflow":"w","name":"n","flow":[{"id":"a","type":"workflow","#
      + #""workflowId":"v"}],"inputs":{"p":1},"quote":5,"workflows":{"v":{"name":"m","flow":[],"#
      + #""defaults":{"q":2},"required":["p"]}},"budget":9,"#
      + #""origin":{"kind":"rerun","run":"job_1","version":7,"node":"a"}}"#,
    #"{"kind":"created","workflow":"w","name":"n","flow":[],"inputs":{},"quote":5,"#
      + #""origin":{"kind":"fork","run":"job_1","version":7}}"#,
    #"{"kind":"forked","from":"job_1","version":7,"by":"b"}"#,
    #"{"kind":"paused","reason":"budget","node":"a","price":3}"#,
    #"{"kind":"paused","reason":"disk"}"#,
    #"{"kind":"paused","reason":"stopped","by":"b"}"#,
    #"{"kind":"resumed","by":"b"}"#,
    #"{"kind":"budgetSet","limit":9,"by":"b"}"#,
    #"{"kind":"budgetSet","limit":null,"by":"b"}"#,
    #"{"kind":"created","workflow":"w","name":"n","flow":[],"inputs":{},"quote":5,"#
      + #""quoteRange":[5,9],"budget":7,"budgetMode":"audit"}"#,
    #"{"kind":"created","workflow":"w","name":"n","flow":[],"inputs":{},"quote":5,"#
      + #""quoteRange":[5,null]}"#,
    #"{"kind":"budgetSet","limit":9,"by":"b","mode":"audit"}"#,
    #"{"kind":"paused","reason":"budget","node":"a","price":null,"scope":"session","limit":4,"#
      + #""spent":2,"reserved":1}"#,
    #"{"kind":"budgetPassed","node":"a","price":3,"scope":"project","limit":4,"spent":2,"#
      + #""reserved":0}"#,
    #"{"kind":"nodeComputed","node":"a","outputs":{"output":[1]}}"#,
    #"{"kind":"nodeReused","node":"a","outputs":{},"from":"job_1"}"#,
    #"{"kind":"nodeFailed","node":"a","code":"c","message":"m","retryable":true}"#,
    #"{"kind":"nodeRetrying","node":"a","attempt":2,"time":99,"code":"c","message":"m","#
      + #""retryable":true}"#,
    #"{"kind":"nodeRetrying","node":"a","attempt":2,"time":99,"code":"c","message":"m","#
      + #""retryable":true,"retryAfter":5000}"#,
    #"{"kind":"outcomeUnknown","node":"a","reason":"r"}"#,
    #"{"kind":"outcomeAnswered","node":"a","by":"b","answer":"askProvider"}"#,
    #"{"kind":"outcomeAnswered","node":"a","by":"b","answer":"runAgain"}"#,
    #"{"kind":"outcomeAnswered","node":"a","by":"b","answer":"outputs","outputs":{"x":1}}"#,
    #"{"kind":"loopStarted","node":"l","count":2,"items":["a",{"b":1}]}"#,
    #"{"kind":"loopStarted","node":"l","count":2,"items":null}"#,
    #"{"kind":"loopEnded","node":"l"}"#,
    #"{"kind":"workflowStarted","node":"a","inputs":{"p":1}}"#,
    #"{"kind":"workflowEnded","node":"a"}"#,
    #"{"kind":"selectionOpened","node":"g","candidates":["a",2]}"#,
    #"{"kind":"selectionAnswered","node":"g","indices":[1,0],"by":"b"}"#,
    #"{"kind":"nodePinned","node":"a","outputs":{"x":1},"by":"b"}"#,
    #"{"kind":"inputSet","node":"a","input":"p","value":null,"by":"b"}"#,
    #"{"kind":"nodeSkippedByHand","node":"a","by":"b"}"#,
    #"{"kind":"nodeFailedByHand","node":"a","message":"m","by":"b"}"#,
    #"{"kind":"nodeBypassed","node":"a","input":"i","outputs":{"x":1},"by":"b"}"#,
    #"{"kind":"nodeReset","node":"a[3]","by":"b"}"#,
    #"{"kind":"created","workflow":"w","name":"n","flow":[],"inputs":{},"quote":5,"#
      + #""fresh":[{"runs":["job_1"]},{"nodes":["a","b[3]"],"runs":["job_1","job_2"]}]}"#,
  ]

  @Test(arguments: stored)
  func `an event is read as it was stored, and written so again`(_ text: String) throws {
    let object = try #require(try JSONValue(parsing: text).object)
    let event = try RunEvent(json: object)
    #expect(JSONValue.object(event.json).compact == text)
    #expect(event.text == text)
    #expect(try RunEvent(json: event.json) == event)
  }

  @Test(arguments: stored)
  func `an event that lacks a member is refused`(_ text: String) throws {
    let object = try #require(try JSONValue(parsing: text).object)
    let optional: Set = [
      "cachedFrom", "reason", "items", "limit", "value", "retryable", "retryAfter", "workflows",
      "budget", "budgetMode", "mode", "quoteRange", "origin", "to", "until", "default", "fresh",
    ]
    for key in object.keys where !optional.contains(key) {
      var damaged = object
      damaged[key] = nil
      #expect(throws: RunError.undecodable(member: key)) { try RunEvent(json: damaged) }
    }
  }
}
