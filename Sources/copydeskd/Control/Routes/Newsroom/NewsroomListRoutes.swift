import ControlAPI
import Store

/// Lists of desks, staff and destinations.
extension ControlRoute {
  static let desks = get(
    "/v1/desks", "The desks and their policies", for: .staff, answers: .json(PageBody<DeskBody>.self)
  ) { request, _ in
    try .json(PageBody(items: await request.store.desks().map { DeskBody($0) }, next: nil))
  }

  static let staff = get(
    "/v1/staff", "The staff and their roles", for: .staff, answers: .json(PageBody<StaffBody>.self)
  ) { request, _ in
    try .json(PageBody(items: await request.store.staffMembers().map { StaffBody($0) }, next: nil))
  }

  static let destinations = get(
    "/v1/destinations", "Where stories go, and how deliveries there are doing", for: .staffAndRoot,
    answers: .json(PageBody<DestinationBody>.self)
  ) { request, _ in
    try .json(PageBody(items: await request.store.destinationStatus().map { DestinationBody($0) }, next: nil))
  }
}
