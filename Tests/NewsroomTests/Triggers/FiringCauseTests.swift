import Foundation
import Newsroom
import Testing

@Suite("What fires a trigger, and who may")
struct FiringCauseTests {
  @Test("The record has all that tells one cause from another; by its key, one cause makes one firing")
  func records() {
    for (cause, json, key) in [
      (.command(key: nil), #"{"kind":"command"}"#, nil),
      (.command(key: "a"), #"{"key":"a","kind":"command"}"#, "command:a"),
      (.tick(Sample.noon), #"{"kind":"tick","tick":"2026-11-24T12:00:00Z"}"#, "tick:2026-11-24T12:00:00Z"),
      (.database(role: "results", ask: 7), #"{"ask":7,"kind":"database","role":"results"}"#, "database:7"),
      (.webhook(id: "msg_1"), #"{"id":"msg_1","kind":"webhook"}"#, "webhook:msg_1"),
      (.file(name: "go"), #"{"kind":"file","name":"go"}"#, "file:go"),
      (.story(StoryNumber(1042), decision: 5), #"{"decision":5,"kind":"story","story":1042}"#, "story:5"),
    ] as [(FiringCause, String, String?)] {
      #expect(cause.json.text == json)
      #expect(cause.key == key)
    }
  }

  @Test("A trigger of some desks takes the right on each of them, one of all desks the right on every desk")
  func rights() {
    func trigger(_ desks: Set<DeskSlug>?) -> Trigger {
      Trigger(
        name: TriggerName(unchecked: "evening"), kind: TriggerKindName(unchecked: "event"), settings: [:], desks: desks)
    }
    let caucasus = Grant(id: 1, role: "chief", capabilities: [.publish], scope: .desk(Sample.caucasus))
    let africa = Grant(id: 2, role: "chief", capabilities: [.publish], scope: .desk(Sample.africa))
    let everywhere = Grant(id: 3, role: "editor", capabilities: [.publish], scope: .all)
    func grant(_ grants: [Grant], _ desks: Set<DeskSlug>?) -> Int? {
      StaffMember(handle: Sample.handle("chief"), name: "Chief", grants: grants)
        .grant(for: .publish, on: trigger(desks), at: Sample.noon)?.id
    }
    let both: Set = [Sample.caucasus, Sample.africa]
    #expect(grant([caucasus], [Sample.caucasus]) == 1 && grant([caucasus], both) == nil)
    #expect(grant([caucasus, africa], both) == 2, "that on the first of its desks by name")
    #expect(grant([caucasus, africa], nil) == nil && grant([caucasus, everywhere], nil) == 3)
    #expect(trigger(both).takes(Sample.africa) && !trigger([Sample.caucasus]).takes(Sample.africa))
    #expect(trigger(nil).takes(Sample.africa))
  }
}
