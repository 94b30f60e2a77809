namespace Leafwire.Lab.Simulation;

/// <summary>Holds a world that is over against the promises of the product.</summary>
internal static class WorldAudit
{
    public static IReadOnlyList<BrokenPromise> Of(World world) =>
        [.. ProcessAudit.Of(world), .. SwitchAudit.Of(world), .. ReportAudit.Of(world), .. LogAudit.Of(world), .. CancelAudit.Of(world),
            .. FoldAudit.Of(world), .. ApprovalAudit.Of(world), .. SignatureAudit.Of(world), .. SoakAudit.Of(world),
            .. PauseAudit.Of(world), .. WindowAudit.Of(world), .. RestoreAudit.Of(world)];
}
