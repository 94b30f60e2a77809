using System.CommandLine;
using System.Globalization;
using Leafwire.Cli;
using Leafwire.Lab.Fabric;
using Leafwire.Lab.Processes;
using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Commands.Lab;

/// <summary><c>leafwire lab</c>: a whole site on this machine, and a push through all of it.</summary>
internal static class LabCommand
{
    private const int MaxDevices = 4000;

    public static Command Create(TimeProvider time)
    {
        var configs = new Option<string?>("--configs")
        {
            Description = "Push this folder of AVD's (or one .cfg file), with one switch per file (default: a sample fabric, "
                + "as built and then changed)",
        };
        var devices = new Option<int?>("--devices") { Description = "Push this many generated leaves instead" };
        var repeat = new Option<int>("--repeat")
        {
            Description = "Push this many times, with --configs or --devices",
            DefaultValueFactory = _ => 1,
        };
        var site = new Option<string>("--site") { Description = "The site's name", DefaultValueFactory = _ => "lab" };
        var policy = new Option<string?>("--policy") { Description = "A push.json (default: the folder's own, or the default policy)" };
        var fault = new Option<string[]>("--fault")
        {
            Description = "What is wrong with a switch, DEVICE=FAULT, or with every switch, *=FAULT; can be repeated. Faults: "
                + string.Join(", ", FaultForm.All.Select(f => f.Text)),
            DefaultValueFactory = _ => [],
        };
        var noHost = new Option<bool>("--no-host")
        {
            Description = "Leave the embedded host out: Azure Functions drives the pushes, with the local.settings.json that is printed",
        };
        var hubServers = new Option<int>("--hub-servers")
        {
            Description = "Servers of the hub, 1 or 3; with three each keeps a copy of every stream, and any one may be lost",
            DefaultValueFactory = _ => 1,
        };
        var seed = new Option<int?>("--seed")
        {
            Description = "Repeats what the switches do by chance: when messages come to a terminal, how long a real pace takes (default: "
                + "another one each time; it is printed)",
        };
        var keep = new Option<bool>("--keep") { Description = "Leave the lab up until Ctrl-C" };
        var telemetry = new Option<string?>("--telemetry")
        {
            Description = "Write traces, metrics and logs of all parts into this folder, and print the last push's trace as a tree",
        };
        var json = new Option<bool>("--json")
        {
            Description = "Print one JSON object a line while it happens, and the document at the end",
        };
        var command = new Command("lab", "Run a whole site on this machine and push to it")
        {
            configs, devices, repeat, site, policy, fault, noHost, hubServers, seed, keep, telemetry, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            string? folder = parsed.GetValue(configs);
            int? count = parsed.GetValue(devices);
            if (folder is not null && count is not null)
                throw new UserErrorException("--configs and --devices: choose one");
            if (count is < 1 or > MaxDevices)
                throw new UserErrorException($"--devices: a number from 1 to {MaxDevices.ToString(CultureInfo.InvariantCulture)}");
            if (parsed.GetValue(repeat) is < 1 or > 100)
                throw new UserErrorException("--repeat: a number from 1 to 100");
            if (parsed.GetValue(hubServers) is not (1 or 3))
                throw new UserErrorException("--hub-servers: 1 or 3");
            IReadOnlyList<LabBuild> builds = folder is not null ? LabBuild.OfFolder(
                folder, parsed.GetValue(policy), parsed.GetValue(repeat))
                : count is not null ? LabBuild.Generated(
                    [SampleFabric.Leaves(count.Value)], parsed.GetValue(policy), parsed.GetValue(repeat))
                : LabBuild.Generated([SampleFabric.Build(changed: false), SampleFabric.Build(changed: true)], parsed.GetValue(policy), 1);
            var plan = new LabPlan(parsed.GetRequiredValue(site), builds,
                LabFaults.Parse(parsed.GetValue(fault) ?? [], builds[0].Devices), Host: !parsed.GetValue(noHost))
            {
                HubServers = parsed.GetValue(hubServers),
                Telemetry = parsed.GetValue(telemetry),
                Seed = parsed.GetValue(seed) ?? Random.Shared.Next(),
            };
            try
            {
                return await new LabRun(plan, time, parsed.GetValue(json)).RunAsync(parsed.GetValue(keep), cancel);
            }
            catch (ProcessFailedException e)
            {
                throw new UserErrorException(e.Message, ExitCodes.MachineLacks);
            }
        });
        return command;
    }
}
