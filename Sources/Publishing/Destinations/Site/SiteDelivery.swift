import Newsroom
import Store

extension SiteDestination: DeliveryDestination {
  /// Reads what the site is to be, renders it, and writes it under the attempt's fencing token.
  func deliver(_ order: DeliveryOrder, with assets: any DeliveryAssets) async -> DeliveryOutcome {
    let plan: SitePlan
    let address: String
    do {
      let newsroom = NewsroomView(try await assets.site(for: order))
      var pictures: [Asset] = []
      for sha256 in picturesNeeded(for: order, in: newsroom) {
        guard let asset = try await assets.asset(sha256) else { throw SiteFault.noPicture(sha256: sha256) }
        pictures.append(asset)
      }
      (plan, address) = try self.plan(order, newsroom, pictures: pictures)
    } catch {
      return .retry(after: nil, reason: "\(error)")
    }
    do {
      return .delivered(try await carryOut(plan, address: address, generation: Int(order.fencingToken)))
    } catch let fault as SiteFault where fault.leavesSiteAsItWas {
      return .retry(after: nil, reason: "\(fault)")
    } catch is CancellationError {
      return .mayHaveArrived(reason: "The attempt was interrupted while the site was being written")
    } catch {
      return .mayHaveArrived(reason: "\(error)")
    }
  }
}

extension SiteFault {
  /// Whether it is found out before the first file is written.
  fileprivate var leavesSiteAsItWas: Bool {
    switch self {
    case .busy, .overtaken, .noPicture: true
    case .refused, .foreign: false
    }
  }
}
