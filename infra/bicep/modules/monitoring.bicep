// Log Analytics, Application Insights on it, and the alerts that tell people by e-mail.

import { roles } from '../shared.bicep'

param name string
param location string
param tags object

@description('The function app\'s identity.')
param functionsIdentityName string

@description('Who is told; empty for nobody, the alerts then only show in the portal.')
param alertEmails string[]

resource functionsIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: functionsIdentityName
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 90
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    DisableLocalAuth: true
  }
}

resource publish 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, functionsIdentity.id, roles.monitoringMetricsPublisher)
  scope: insights
  properties: {
    principalId: functionsIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.monitoringMetricsPublisher
    )
  }
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(alertEmails)) {
  name: '${name}-people'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'leafwire'
    emailReceivers: [
      for email in alertEmails: {
        name: email
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

// The event names of the log messages are stable; their texts are not.
var alerts = [
  {
    event: 'PushFailed'
    name: 'push-failed'
    title: 'A push failed'
    description: 'A push ended without every switch confirmed. Its report says which and why.'
    severity: 1
  }
  {
    event: 'PushWithoutAnswer'
    name: 'push-without-answer'
    title: 'A push got no answer'
    description: 'Commands went out and no runner replied before the deadline: look at the site\'s leaf connection and runners.'
    severity: 1
  }
  {
    event: 'PushAwaitsApproval'
    name: 'push-awaits-approval'
    title: 'A push waits for approval'
    description: 'The event\'s text has the push and the command that approves it: ./leafwire approve ID --digest DIGEST.'
    severity: 3
  }
  {
    event: 'PushReverted'
    name: 'push-reverted'
    title: 'A push was put back'
    description: 'Switches run their old configuration again. The event\'s text has the push: ./leafwire status ID says why.'
    severity: 2
  }
  {
    event: 'PushSplit'
    name: 'push-split'
    title: 'A push ended split'
    description: 'Not all switches of one transaction run the same, or what one runs is not known: ./leafwire status ID shows each.'
    severity: 0
  }
  {
    event: 'DevicesDrifted'
    name: 'devices-drifted'
    title: 'Switches drifted'
    description: 'Switches run something else than what was confirmed last: ./leafwire drift --site SITE shows what.'
    severity: 3
  }
  {
    event: 'RunnerSilent'
    name: 'runner-silent'
    title: 'A runner is silent'
    description: 'Nobody answers for a runner\'s devices. On its machine: systemctl status leafwire-runner; ./leafwire site SITE.'
    severity: 1
  }
  {
    event: 'PushStuck'
    name: 'push-stuck'
    title: 'A push is stuck'
    description: 'One of its steps failed ten times in a row and is tried again: ./leafwire status ID says at what.'
    severity: 1
  }
  {
    event: 'HubAway'
    name: 'hub-away'
    title: 'The NATS hub is away'
    description: 'Pushes wait, and armed switches go back when their timers end. Look at the hub\'s container and its disk.'
    severity: 1
  }
  {
    event: 'CommandRefused'
    name: 'command-refused'
    title: 'A runner refused a command'
    description: 'It was not signed by a key that the runner trusts, or was no command: somebody else may write to the hub.'
    severity: 0
  }
  {
    event: 'RunnerClockOff'
    name: 'runner-clock-off'
    title: 'A runner\'s clock is off'
    description: 'Pushes to its devices are refused. On its machine: timedatectl timesync-status; ./leafwire site SITE.'
    severity: 2
  }
]

resource alert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for item in alerts: {
    name: '${name}-${item.name}'
    location: location
    tags: tags
    properties: {
      displayName: item.title
      description: item.description
      severity: item.severity
      enabled: true
      scopes: [logs.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT5M'
      // Each push is its own event, so nothing is resolved by silence.
      autoMitigate: false
      // The tables appear with the first telemetry.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: 'union AppTraces, AppExceptions | where tostring(Properties.EventName) == "${item.event}"'
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: { actionGroups: empty(alertEmails) ? [] : [people.id] }
    }
  }
]

output actionGroups array = empty(alertEmails) ? [] : [people.id]
output workspaceId string = logs.id
