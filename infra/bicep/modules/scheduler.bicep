// Durable Task Scheduler: where the state of running pushes lives.

import { roles } from '../shared.bicep'

param name string
param location string
param tags object
param public bool

@description('The function app\'s identity.')
param functionsIdentityName string

resource functionsIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: functionsIdentityName
}

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'Consumption' }
    publicNetworkAccess: public ? 'Enabled' : 'Disabled'
    // An empty list refuses everybody. Callers authenticate with their identity either way.
    ipAllowlist: public ? ['0.0.0.0/0'] : []
  }

  resource taskHub 'taskHubs' = {
    name: 'leafwire'
    properties: {}
  }
}

resource use 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler.id, functionsIdentity.id, roles.durableTaskDataContributor)
  scope: scheduler
  properties: {
    principalId: functionsIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.durableTaskDataContributor
    )
  }
}

output endpoint string = scheduler.properties.endpoint
output taskHub string = scheduler::taskHub.name
