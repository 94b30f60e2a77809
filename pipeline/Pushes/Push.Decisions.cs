using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <content>What people decide.</content>
public sealed partial class Push
{
    private readonly HashSet<string> _approvers = new(StringComparer.OrdinalIgnoreCase);

    private SignedApprovals? _signed;

    private void Apply(Decision decision)
    {
        string who = string.IsNullOrWhiteSpace(decision.By) ? "somebody" : decision.By.Trim();
        string why = string.IsNullOrWhiteSpace(decision.Reason) ? "" : $": {decision.Reason}";
        switch (decision.Kind)
        {
            case DecisionKind.Approve when Approves(decision):
                Keep(decision);
                Sign(decision);
                Note($"approved by {who}{(_policy.Approvers > 1 ? $" ({_approvers.Count} of {_policy.Approvers})" : "")}{why}");
                if (_approvers.Count < _policy.Approvers)
                    return;
                _phase = Phase.Approved;
                // Whatever it waits for from here on, its own time begins with its second start.
                _deadline = DateTimeOffset.MaxValue;
                break;
            case DecisionKind.Promote when _phase == Phase.AwaitingPromotion && !IsComplete:
                Keep(decision);
                Note($"promoted by {who}{why}");
                Promote();
                break;
            case DecisionKind.Reject when _phase is Phase.Previewing or Phase.AwaitingApproval or Phase.AwaitingPromotion:
                Keep(decision);
                Stop($"rejected by {who}{why}", cancelled: true);
                break;
            case DecisionKind.Cancel when !_cancelled && !IsComplete:
                Keep(decision);
                Stop($"cancelled by {who}{why}", cancelled: true);
                break;
        }
    }

    // One that comes before there is anything to see, or that names what was not seen, approves nothing.
    private bool Approves(Decision decision) =>
        AwaitsApproval && decision.Digest is not null && decision.Digest == _digest && decision.Who.Length > 0
        && _plan.MayBeApprovedBy(decision.Who) && _approvers.Add(decision.Who);

    // Whether a signature fits, and whose it is, the runners judge: they take nobody's word for it.
    private void Sign(Decision decision)
    {
        if (SignedApproval.Of(decision) is { } approval && (_signed?.Approvals.Count ?? 0) < Limits.Approvals)
            _signed = new SignedApprovals(_previewed!, [.. _signed?.Approvals ?? [], approval]);
    }

    private void Keep(Decision decision) =>
        _decisions.Add(new PushDecision(_now, decision.Kind, decision.By, decision.Reason, decision.Digest) { Key = decision.Key });
}
