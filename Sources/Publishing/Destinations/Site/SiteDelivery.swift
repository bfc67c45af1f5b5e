import Newsroom
import Store

extension SiteDestination: DeliveryDestination {
  /// Looks whether the directory is this site's, reads what the site is to be, renders it, and writes it under the attempt's
  /// fencing token.
  func deliver(_ order: DeliveryOrder, with assets: any DeliveryAssets) async -> DeliveryOutcome {
    let plan: SitePlan
    let address: String
    do {
      let history = try await history()
      if let hold = try await hold(for: history.record, site: order.destinationIdentity, order, assets) {
        return .held(hold)
      }
      if order.kind != .kill, history.withdrawn.contains(order.story.number) {
        return .rejected(reason: "The story was withdrawn from this site. Kill it, and publish a new one instead")
      }
      let newsroom = NewsroomView(try await assets.site(for: order).without(history.withdrawn))
      let pictures = try await assets.pictures(picturesNeeded(for: order, in: newsroom))
      (plan, address) = try self.plan(order, newsroom, pictures: pictures)
    } catch {
      return .retry(after: nil, reason: "\(error)")
    }
    do {
      return .delivered(try await carryOut(plan, address: address, as: SiteRecord(order)))
    } catch let fault as SiteFault where fault.leavesSiteAsItWas {
      return .retry(after: nil, reason: "\(fault)")
    } catch is CancellationError {
      return .mayHaveArrived(reason: "The attempt was interrupted while the site was being written")
    } catch {
      return .mayHaveArrived(reason: "\(error)")
    }
  }

  /// Why nothing may be written to the site before somebody has looked at it; nil when all is well.
  private func hold(
    for record: SiteRecord?, site: String, _ order: DeliveryOrder, _ assets: any DeliveryAssets
  ) async throws -> DestinationHold? {
    guard let record else { return order.hasDeliveredBefore ? .siteMissing(root) : nil }
    return try await hold(for: record, site: site, with: assets)
  }

  /// Why a directory with that record may not be written for this newsroom; nil when all is well.
  func hold(
    for record: SiteRecord, site: String, with assets: any DeliveryAssets
  ) async throws -> DestinationHold? {
    guard record.site == site else { return .anotherSite(root) }
    guard let last = record.lastAttempt, try await !assets.knows(last) else { return nil }
    return .siteAhead(root)
  }
}

extension DestinationHold {
  fileprivate static func siteMissing(_ root: String) -> DestinationHold {
    DestinationHold(
      .siteMissing,
      detail:
        "The site's directory \(root) is empty or not the one that was written before. Put the right one there, or "
        + "fill this one with: copydesk site rebuild")
  }

  fileprivate static func anotherSite(_ root: String) -> DestinationHold {
    DestinationHold(
      .anotherSite,
      detail:
        "The directory \(root) holds the site of another newsroom or destination. Give this one a directory of its own, "
        + "then: copydesk site rebuild")
  }

  fileprivate static func siteAhead(_ root: String) -> DestinationHold {
    DestinationHold(
      .siteAhead,
      detail:
        "The site in \(root) is newer than this database, which was restored or belongs to a former primary. Look at "
        + "the differences with 'copydesk site verify', then take the site over with: copydesk site adopt")
  }
}

extension DeliveryAssets {
  /// The pictures with those hashes; throws `SiteFault.noPicture` for the first that the newsroom does not have.
  func pictures(_ hashes: [String]) async throws -> [Asset] {
    var pictures: [Asset] = []
    for sha256 in hashes {
      guard let asset = try await asset(sha256) else { throw SiteFault.noPicture(sha256: sha256) }
      pictures.append(asset)
    }
    return pictures
  }
}

extension SiteSnapshot {
  /// The same without these stories.
  func without(_ withdrawn: Set<StoryNumber>) -> SiteSnapshot {
    guard !withdrawn.isEmpty else { return self }
    var snapshot = self
    snapshot.stories.removeAll { withdrawn.contains($0.number) }
    return snapshot
  }
}

extension SiteFault {
  /// Whether it is found out before the first file is written.
  fileprivate var leavesSiteAsItWas: Bool {
    switch self {
    case .busy, .overtaken, .noPicture, .anotherSite: true
    case .refused, .foreign: false
    }
  }
}
