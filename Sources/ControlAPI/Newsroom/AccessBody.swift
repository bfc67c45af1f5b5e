package import Newsroom

/// Who may do what on a desk at an instant.
package struct AccessBody: Codable, Sendable {
  /// A person who may do something there.
  package struct Person: Codable, Sendable {
    package var handle: String
    /// The name as readers see it.
    package var name: String
    /// By what, those of the person's own first.
    package var grants: [StaffBody.Grant]
    /// What all of it comes to, in the order in which the documentation lists it.
    package var may: [String]

    package init(handle: String, name: String, grants: [StaffBody.Grant], may: [String]) {
      self.handle = handle
      self.name = name
      self.grants = grants
      self.may = may
    }
  }

  package var desk: String
  /// The desk's IANA time zone.
  package var timeZone: String
  /// The instant for which it holds.
  package var at: Instant
  /// By handle.
  package var people: [Person]

  package init(desk: String, timeZone: String, at: Instant, people: [Person]) {
    self.desk = desk
    self.timeZone = timeZone
    self.at = at
    self.people = people
  }
}
