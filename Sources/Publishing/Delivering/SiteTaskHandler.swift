public import JobQueue
public import Newsroom
public import Store

/// Carries out what people ask of a whole site, a slice of stories for each run of its job.
public struct SiteTaskHandler: Sendable {
  private let store: Store
  private let open: @Sendable (Destination) throws -> (any DeliveryDestination)?

  /// A handler for the destinations that this daemon serves; `open` is as for `DeliveryHandler`.
  public init(store: Store, open: @escaping @Sendable (Destination) throws -> (any DeliveryDestination)?) {
    self.store = store
    self.open = open
  }

  /// Takes the jobs `tend_site`.
  public func register(in handlers: inout JobHandlers) {
    handlers.handle(TendSiteJob.self) { job, context in
      guard let task = try await store.siteTask(job.task), task.endedAt == nil else { return }
      if try await carryOn(task, fencingToken: context.fencingToken) { throw JobDirective.snooze(.zero) }
    }
    handlers.handle(LookAtSiteJob.self) { job, context in
      let site = DestinationName(unchecked: job.destination)
      // Whatever is wrong with one, the other is looked at.
      var fault: (any Error)?
      do {
        try await Previews(store: store, open: open).tendLinks(at: site)
      } catch {
        fault = error
      }
      do {
        try await look(at: site, fencingToken: context.fencingToken)
      } catch SiteFault.busy {
        throw JobDirective.snooze(.seconds(1))
      }
      if let fault { throw fault }
    }
  }

  /// Lets deliveries to a site go out again whose right directory is back, makes the front page anew where something else is set by
  /// hand than it shows, and asks for whatever else is out of date to be made anew, unless somebody goes through it anyway.
  func look(at name: DestinationName, fencingToken: Int64) async throws {
    let configured = try await store.destinations().first { $0.name == name }
    guard let configured, let destination = try open(configured) as? any InspectableDestination else { return }
    try await releaseIfBack(destination, name)
    let assets = AttemptAssets(store, at: name)
    if try await destination.frontPageIsOutdated(with: assets) {
      do {
        let record = try await destination.record(
          adopting: false, identity: store.identity(of: name), lastAttempt: store.lastAttempt(at: name),
          fencingToken: fencingToken, with: assets)
        try await destination.renewFrontPage(writing: record, with: assets)
      } catch is SiteHeld {
        return
      }
    }
    guard let lists = try await destination.outdated(with: assets) else { return }
    do {
      _ = try await store.requestSiteTask(.refresh, of: name, lists: lists, by: "system")
    } catch let refusal as Refusal where refusal.code == .wrongState {
      return
    }
  }

  /// Ends the hold of a site whose directory is again the one that was written last, as when its disk had not been mounted.
  private func releaseIfBack(_ destination: any InspectableDestination, _ name: DestinationName) async throws {
    guard try await store.isHeld(name), let last = try await store.lastAttempt(at: name),
      try await destination.wasWritten(by: last, as: store.identity(of: name))
    else { return }
    try await store.releaseDestination(name, cause: "look_at_site")
  }

  /// Does the next piece of a task.
  ///
  /// - Returns: Whether there is more to do.
  func carryOn(_ task: SiteTask, fencingToken: Int64) async throws -> Bool {
    do {
      let configured = try await store.destinations().first { $0.name == task.destination }
      guard let configured, let destination = try open(configured) as? any InspectableDestination else {
        try await store.endSiteTask(task, error: "'\(task.destination)' is not a site that this daemon serves")
        return false
      }
      let assets = AttemptAssets(store, at: task.destination)
      // Who only looks needs no record, nor the reading that it takes.
      let record =
        task.action == .verify
        ? nil
        : try await destination.record(
          adopting: task.action == .adopt, identity: store.identity(of: task.destination),
          lastAttempt: store.lastAttempt(at: task.destination), fencingToken: fencingToken, with: assets)
      if task.action == .adopt, let record {
        try await destination.adopt(as: record)
        try await store.concludeSiteTask(task, [])
        return false
      }
      var task = task
      if task.marks == nil, record != nil {
        task = try await store.mark(task, try await destination.marks(with: assets))
      }
      if let slice = try await store.nextSlice(of: task) {
        let found =
          switch slice {
          case .stories(let stories):
            try await destination.tend(
              stories: stories, ofWholeSite: task.lists.isEmpty, writing: record, with: assets)
          case .lists(let lists): try await destination.tend(lists: lists, writing: record, with: assets)
          }
        try await store.recordSlice(slice, of: task, found)
        return true
      }
      let found = try await destination.conclude(
        try await store.overview(for: task), writing: record, with: assets)
      try await store.concludeSiteTask(task, found)
      return false
    } catch SiteFault.busy {
      return true
    } catch let fault where fault is SiteFault || fault is DestinationFault || fault is SiteHeld {
      try await store.endSiteTask(task, error: "\(fault)")
      return false
    }
  }
}
